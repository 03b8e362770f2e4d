"""Reading what a report is drawn from: a constant number of statements, whatever the day held.

No viewer here: figures are of a whole project; `queries` decides who reads how much of them.
"""

from qaweb.parameters import queries as parameters
from qaweb.people.models import Project
from qaweb.reports import issued, misses, records, roster
from qaweb.reports.contents import Material, figures_of, folded_figures_of
from qaweb.reports.figures import Figures
from qaweb.reports.models import Report
from qaweb.reports.periods import Period
from qaweb.reports.sums import sums
from qaweb.standards.queries import bands_by


def live_figures(report: Report) -> Figures:
    """The figures as the records have them at this moment (P6.5)."""
    return figures_of(material(report.project, report.period))


def page_figures(report: Report) -> Figures:
    """The same for its page, without the lists that are folded there."""
    return folded_figures_of(material(report.project, report.period))


def material(project: Project, period: Period) -> Material:
    """The plain rows of a period and of the one that it is compared with."""
    policies = parameters.as_of_days(period.days)
    policy = policies[period.ends_on]
    scored, summed = records.scored(project.id, period), sums(project.id, period)
    worked = roster.worked(project.id, period)
    at_work = roster.at_work(worked)
    missed = {each.key for each in at_work} - scored.monitored
    return Material(
        period=period,
        earlier=summed.earlier,
        tallies=scored.tallies,
        before=summed.before,
        criteria=summed.criteria,
        criteria_before=summed.criteria_before,
        month_modes=summed.month_modes,
        records=records.Records(project, scored.rows, policies),
        rows=scored.rows,
        at_work=at_work,
        monitored=scored.monitored,
        whys=misses.reasons(project, missed),
        monitors=roster.monitors(worked, scored, policies),
        slips=issued.slips(project, period),
        names=scored.names,
        bands=bands_by(max(scored.versions)) if scored.versions else policy.bands,
        policy=policy,
    )
