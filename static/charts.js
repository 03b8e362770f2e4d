// Draws each figure marked data-chart from the data beside it. Its table is on the page already:
// without this script it shows, with it a switch brings it. The words all come from the server.
(function () {
  "use strict";

  const NARROW = 480, PAPER = 660, SIZE = 13, GAP = 10;
  const root = document.documentElement;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const known = new Map();
  const pencil = document.createElement("canvas").getContext("2d");
  let onPaper = false;

  // --- colours and sizes ---------------------------------------------------------------------------

  function palette() {
    const style = window.getComputedStyle(root);
    return {
      ink: style.getPropertyValue("--qa-chart-ink").trim(),
      quiet: style.getPropertyValue("--qa-quiet").trim(),
      line: style.getPropertyValue("--qa-line").trim(),
      surface: style.getPropertyValue("--qa-surface").trim(),
      font: window.getComputedStyle(document.body).fontFamily,
      of: function (tone, place) {
        const own = tone && style.getPropertyValue("--qa-mark-" + tone).trim();
        return own || style.getPropertyValue("--qa-mark-" + (place % 6 + 1)).trim();
      },
    };
  }

  // Dark or light letters, whichever is easier to read on a mark.
  function inkOn(colour) {
    const part = function (at) { const v = parseInt(colour.slice(at, at + 2), 16) / 255; return v <= .04045 ? v / 12.92 : Math.pow((v + .055) / 1.055, 2.4); };
    return .2126 * part(1) + .7152 * part(3) + .0722 * part(5) > .2 ? "#101820" : "#ffffff";
  }

  function wide(texts, font) {
    pencil.font = SIZE + "px " + font;
    // A little more than measured: a label that is cut for one pixel loses three letters.
    return Math.ceil(1.05 * texts.reduce(function (most, text) { return Math.max(most, pencil.measureText(text).width); }, 0)) + 4;
  }

  // --- what all kinds share ------------------------------------------------------------------------

  function words(it, colours) {
    return Object.assign({ fontSize: SIZE, color: colours.ink, fontFamily: colours.font }, it);
  }

  function tip(data, colours) {
    return {
      renderMode: "richText", confine: true, trigger: "item", backgroundColor: colours.surface,
      borderColor: colours.line, textStyle: words({}, colours), transitionDuration: 0,
      formatter: function (mark) {
        const series = data.series[mark.seriesIndex];
        if (!series) return data.labels[mark.dataIndex] + "\n" + data.target.name + "  " + data.target.shown[mark.dataIndex];
        return data.labels[mark.dataIndex] + "\n" + series.name + "  " + series.shown[mark.dataIndex];
      },
    };
  }

  function marks(series, place, colours, radius) {
    return series.values.map(function (value, i) {
      const colour = colours.of(series.tones[i] || series.tone, place);
      return { value: value, cursor: series.urls[i] ? "pointer" : "default", itemStyle: { color: colour, borderRadius: radius }, label: { color: colours.ink } };
    });
  }

  function plain(data, colours, isNew) {
    return {
      animation: isNew && !still.matches && !onPaper, animationDuration: 350,
      textStyle: { fontFamily: colours.font }, tooltip: tip(data, colours),
    };
  }

  // --- lying bars ----------------------------------------------------------------------------------

  function rowSums(data) {
    return data.labels.map(function (_, i) {
      return data.series.reduce(function (sum, each) { return sum + (each.values[i] || 0); }, 0);
    });
  }

  function lying(data, width, colours) {
    const isStacked = data.kind === "stacked", above = width < NARROW;
    const sums = rowSums(data), unit = data.unit;
    const figures = isStacked ? (unit === "count" ? sums.map(String) : []) : data.labels.map(function (_, i) {
      return data.series.length > 1 ? "" : data.series[0].shown[i] + (data.target && data.target.values[i] !== null ? " / " + data.target.shown[i] : "");
    });
    const first = wide(figures, colours.font), second = above ? 0 : wide(data.beside, colours.font);
    const right = first + GAP + (second > 4 ? second + GAP : 0);
    const left = above ? 0 : Math.min(wide(data.labels, colours.font), Math.round(width * .38)) + GAP;
    const room = width - left - right;
    const most = Math.max.apply(null, (data.whole ? [1] : isStacked ? sums : data.series.flatMap(function (s) { return s.values; })).concat(data.target ? data.target.values : []));
    const scale = function (value, i) { return !value ? null : data.whole ? (sums[i] ? value / sums[i] : 0) : value; };
    const series = data.series.map(function (each, place) {
      const drawn = marks(each, place, colours, isStacked ? 2 : 3);
      drawn.forEach(function (mark, i) {
        mark.value = scale(mark.value, i);
        if (isStacked) Object.assign(mark.itemStyle, { borderColor: colours.surface, borderWidth: 1 });
        const fits = !isStacked || room * mark.value / most > wide([each.shown[i]], colours.font) + 6;
        const inside = { show: Boolean(mark.value) && fits, position: isStacked ? "inside" : "right", color: isStacked ? inkOn(mark.itemStyle.color) : colours.ink };
        mark.label = isStacked || data.series.length > 1 ? inside : { show: false };
      });
      return {
        type: "bar", name: each.name, data: drawn, stack: isStacked ? "all" : undefined,
        barWidth: isStacked ? 18 : undefined, barMaxWidth: 16, barMinHeight: isStacked ? 0 : 2, barGap: "15%",
        emphasis: { itemStyle: { opacity: .8 } },
        label: words({ formatter: function (mark) { return each.shown[mark.dataIndex]; } }, colours),
      };
    });
    if (data.target) series.push({
      type: "scatter", data: data.target.values.map(function (value, i) { return value === null ? null : [value, i]; }),
      symbol: "rect", symbolSize: [3, 22], itemStyle: { color: colours.ink }, z: 5, cursor: "default",
    });
    const rows = { type: "category", inverse: true, axisLine: { show: false }, axisTick: { show: false } };
    return {
      grid: { left: left, right: right, top: above ? 18 : 6, bottom: above ? 0 : 6 },
      xAxis: { type: "value", show: false, min: 0, max: most || 1 },
      yAxis: [
        Object.assign({
          data: data.labels, triggerEvent: true,
          axisLabel: words(above
            ? { inside: true, align: "left", verticalAlign: "bottom", padding: [0, 0, 12, -6], width: width, overflow: "truncate", interval: 0 }
            : { width: left - GAP, overflow: "truncate", interval: 0, margin: GAP, align: "right" }, colours),
          z: 10,
        }, rows),
        Object.assign({ data: figures, position: "right", axisLabel: words({ interval: 0, align: "right", margin: first + GAP }, colours) }, rows),
        Object.assign({ data: above ? [] : data.beside, position: "right", axisLabel: words({ interval: 0, align: "right", margin: right, color: colours.quiet }, colours) }, rows),
      ],
      series: series,
    };
  }

  // --- standing bars and lines -----------------------------------------------------------------------

  function level(data, colours) {
    if (!data.target) return undefined;
    const value = data.target.values.find(function (each) { return each !== null; });
    return {
      silent: true, symbol: "none", animation: false, lineStyle: { color: colours.ink, type: [4, 4], width: 1.5 },
      label: words({ position: "insideStartTop", formatter: data.target.name + " " + data.target.shown[0], fontSize: 12 }, colours),
      data: [{ yAxis: value }],
    };
  }

  // A target above all values is still to be seen; where figures stand on the bars, no room is lost.
  function top(data, isSaid) {
    return function (span) {
      const wanted = data.target ? Math.max.apply(null, data.target.values) : -Infinity;
      if (wanted > span.max) return wanted;
      return isSaid ? span.max || 1 : null;
    };
  }

  function upright(data, width, colours) {
    const isLine = data.kind === "line", isLayered = data.kind === "layers", isSingle = data.series.length === 1;
    const names = data.series.map(function (each) { return each.name; });
    const ends = isLine && !isSingle ? Math.min(wide(names, colours.font) + GAP, Math.round(width * .3)) : GAP;
    const isSaid = !isLine && isSingle && width / data.labels.length > wide(data.series[0].shown, colours.font) + 6;
    const axis = !isSaid;
    const series = data.series.map(function (each, place) {
      const drawn = marks(each, place, colours, isLayered ? 1 : [3, 3, 0, 0]);
      const colour = colours.of(each.tone, place);
      const shared = { name: each.name, data: drawn, markLine: place ? undefined : level(data, colours) };
      if (!isLine) return Object.assign(shared, {
        type: "bar", stack: isLayered ? "all" : undefined, barMaxWidth: data.kind === "histogram" ? undefined : 34,
        barCategoryGap: data.kind === "histogram" ? "4%" : "30%",
        emphasis: { itemStyle: { opacity: .8 } },
        label: words({ show: isSaid, position: "top", formatter: function (mark) { return mark.value ? each.shown[mark.dataIndex] : ""; } }, colours),
      });
      return Object.assign(shared, {
        type: "line", symbol: "circle", symbolSize: 7, showSymbol: data.labels.length <= 40, connectNulls: true,
        lineStyle: { width: 2, color: colour }, itemStyle: { color: colour }, triggerLineEvent: false,
        emphasis: { focus: isSingle ? "none" : "series" }, blur: { lineStyle: { opacity: .2 }, itemStyle: { opacity: .2 }, endLabel: { opacity: .2 } },
        endLabel: words({ show: !isSingle, formatter: function () { return each.name; }, color: colour, width: ends - GAP, overflow: "truncate" }, colours),
        label: words({ show: isSingle && width / data.labels.length > 44, position: "top", formatter: function (mark) { return each.shown[mark.dataIndex]; } }, colours),
      });
    });
    const suffix = data.unit === "share" ? "%" : "";
    const scale = words({ show: axis, color: colours.quiet, formatter: function (value) { return value + suffix; } }, colours);
    return {
      grid: { left: axis ? 44 : GAP, right: ends, top: 22, bottom: 28 },
      xAxis: { type: "category", data: data.labels, triggerEvent: true, axisTick: { show: false }, axisLine: { lineStyle: { color: colours.line } }, axisLabel: words(Object.assign({ hideOverlap: true }, width / data.labels.length > 64 ? { width: width / data.labels.length - 8, overflow: "break", interval: 0 } : {}), colours) },
      yAxis: { type: "value", scale: isLine, splitNumber: 3, minInterval: data.unit === "count" ? 1 : 0, max: top(data, isSaid), axisLabel: scale, splitLine: { show: axis, lineStyle: { color: colours.line } } },
      series: series,
    };
  }

  function scatter(data, width, colours) {
    const across = data.series[0], up = data.series[1];
    const axis = function (series, place) {
      return { type: "value", scale: true, boundaryGap: ["8%", "8%"], splitNumber: 4, axisLine: { show: false }, axisTick: { show: false }, name: series.name, nameLocation: place ? "end" : "middle", nameGap: place ? 12 : 28, nameTextStyle: words({ color: colours.quiet, align: place ? "left" : "center" }, colours), axisLabel: words({ color: colours.quiet }, colours), splitLine: { lineStyle: { color: colours.line } } };
    };
    const dots = up.values.map(function (value, i) {
      return { value: [across.values[i], value], itemStyle: { color: colours.of(up.tones[i] || up.tone, 0) } };
    });
    const option = {
      grid: { left: 48, right: 24, top: 34, bottom: 46 }, xAxis: axis(across, 0), yAxis: axis(up, 1),
      series: [{ type: "scatter", data: dots, symbolSize: 10, cursor: up.urls.some(Boolean) ? "pointer" : "default", labelLayout: { hideOverlap: true }, label: words({ show: true, position: "right", formatter: function (mark) { return data.labels[mark.dataIndex]; } }, colours) }],
    };
    option.tooltip = Object.assign(tip(data, colours), { formatter: function (mark) {
      const i = mark.dataIndex;
      return data.labels[i] + "\n" + across.name + "  " + across.shown[i] + "\n" + up.name + "  " + up.shown[i];
    } });
    return option;
  }

  // Names at the ends of lines that meet are moved apart.
  function part(chart, data) {
    if (data.kind !== "line" || data.series.length < 2) return;
    const ends = data.series.map(function (series, i) {
      const last = series.values.findLast(function (value) { return value !== null; });
      return { i: i, y: last === undefined ? 0 : chart.convertToPixel({ yAxisIndex: 0 }, last) };
    });
    const offsets = [];
    let free = -Infinity;
    ends.sort(function (a, b) { return a.y - b.y; }).forEach(function (end) {
      const y = Math.max(end.y, free);
      offsets[end.i] = y - end.y;
      free = y + SIZE + 3;
    });
    chart.setOption({ series: offsets.map(function (by) { return { endLabel: { offset: [0, by] } }; }) });
  }

  const KINDS = { bar: lying, stacked: lying, column: upright, layers: upright, histogram: upright, line: upright, scatter: scatter };

  // --- on the page -------------------------------------------------------------------------------------

  // A table wider than its place is scrolled by keys too.
  function reach(figure) {
    const table = figure.querySelector(".chart-table");
    table.toggleAttribute("tabindex", table.scrollWidth > table.clientWidth);
    if (table.hasAttribute("tabindex")) table.tabIndex = 0;
  }

  function draw(figure, isNew) {
    const it = known.get(figure);
    const width = onPaper ? PAPER : it.plot.clientWidth, height = onPaper ? it.paperHeight : it.plot.clientHeight;
    if (!width || !height) return;
    const colours = palette();
    if (it.chart.getWidth() !== width || it.chart.getHeight() !== height) it.chart.resize({ width: width, height: height });
    it.width = width;
    it.chart.setOption(Object.assign(plain(it.data, colours, isNew), KINDS[it.data.kind](it.data, width, colours)), true);
    part(it.chart, it.data);
    const drawing = it.plot.querySelector(".chart-canvas svg");
    drawing.setAttribute("viewBox", "0 0 " + width + " " + height);
    drawing.setAttribute("focusable", "false");
  }

  function follow(url, event) {
    if (!url || !url.startsWith("/") || url.startsWith("//")) return;
    if (event && (event.ctrlKey || event.metaKey)) window.open(url, "_blank", "noopener");
    else window.location.assign(url);
  }

  function begin(figure) {
    const plot = figure.querySelector(".chart-plot");
    const data = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    const canvas = plot.querySelector(".chart-canvas");
    const chart = window.echarts.init(canvas, null, { renderer: "svg", width: plot.clientWidth || 300, height: plot.clientHeight || 200 });
    const it = { chart: chart, plot: plot, data: data, paperHeight: Number(plot.querySelector(".chart-hold-wide").getAttribute("height")) };
    known.set(figure, it);
    chart.on("click", function (mark) {
      const isMark = mark.componentType === "series";
      const series = data.series[data.kind === "scatter" ? 1 : mark.seriesIndex];
      const place = isMark ? mark.dataIndex : data.labels.indexOf(mark.value);
      follow(isMark && series ? series.urls[place] : data.urls[place], mark.event && mark.event.event);
    });
    it.watch = new ResizeObserver(function () { if (!onPaper && plot.clientWidth !== it.width) draw(figure, false); });
    it.watch.observe(plot);
    draw(figure, true);
  }

  function beginAll() {
    document.querySelectorAll("figure[data-chart]").forEach(function (figure) { if (!known.has(figure)) begin(figure); });
  }

  function end(figure) {
    const it = known.get(figure);
    if (!it) return;
    it.watch.disconnect();
    it.chart.dispose();
    known.delete(figure);
  }

  function redrawAll() { known.forEach(function (_, figure) { draw(figure, false); }); }

  document.addEventListener("click", function (event) {
    const button = event.target.closest(".chart-switch");
    if (!button) return;
    const isTable = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(isTable));
    button.closest(".chart").classList.toggle("shows-table", isTable);
    reach(button.closest(".chart"));
  });

  if (!window.echarts) { root.classList.remove("has-script"); return; }
  beginAll();
  document.addEventListener("htmx:load", beginAll);
  document.addEventListener("htmx:beforeCleanupElement", function (event) {
    known.forEach(function (_, figure) { if (event.target === figure || event.target.contains(figure)) end(figure); });
  });
  new MutationObserver(redrawAll).observe(root, { attributes: true, attributeFilter: ["data-bs-theme"] });
  window.addEventListener("beforeprint", function () { onPaper = true; redrawAll(); });
  window.addEventListener("afterprint", function () { onPaper = false; redrawAll(); });
})();
