"""The company's own standard, shipped as data (P3.6): seven sections, a hundred points.

The projects derive theirs from it. Points in hundredths; levels from best to worst.
"""

from qaweb.standards.rules import Criterion, Critical, Form, Level, Section

# Set like the printed form, each text in its two languages, so that it can be read as one.
# fmt: off

GREETING = Section("greeting", "开场问候", "Greeting", (
    Criterion("opening", "开场白规范", "Standard opening",
        "接通后三秒内应答，依次完成问候、报公司名、报工号或姓名、询问需求；在线与邮件渠道看首条回复。",
        "Answers within three seconds: greeting, company, name or number, offer to help, in that "
        "order. For chat and e-mail judge the first reply.", (
        Level("应答及时，四项要素齐全，语气亲切自然",
              "Prompt, all four elements given, warm and natural", 400),
        Level("缺少一项要素，或应答稍迟、语气平淡像念稿",
              "One element missing, or slow to answer, or flat as if read out", 200),
        Level("缺少两项及以上要素，或接通后让客户空等、先行发问",
              "Two or more elements missing, or the customer was left to speak first", 0))),
    Criterion("purpose", "称呼客户与确认来意", "Addressing the customer and confirming the request",
        "得知姓氏后至少称呼两次；在动手处理之前，用一句话确认客户要办的事。",
        "Uses the surname at least twice once it is known, and confirms in one sentence what the "
        "customer wants before acting on it.", (
        Level("恰当称呼客户，处理前准确确认来意",
              "Addresses the customer properly and confirms the request before acting", 400),
        Level("确认了来意但未称呼客户，或确认含糊、需客户纠正",
              "Request confirmed without a name, or so vaguely that the customer had to correct it",
              200),
        Level("未确认来意即开始处理或作答",
              "Starts to act or answer without confirming the request", 0))),
))

ATTITUDE = Section("attitude", "服务态度", "Attitude", (
    Criterion("courtesy", "礼貌用语与语气", "Courtesy and tone",
        "看全程而非某一句：“请、您、谢谢、抱歉”使用自然，语气有精神，不抢话，不使用反问句和服务禁语。",
        "Judge the whole contact, not one phrase: natural courtesies, a lively tone, no talking "
        "over the customer, no rhetorical questions, none of the banned phrases.", (
        Level("全程礼貌得体，语气亲切、有精神",
              "Courteous throughout, with a warm and lively tone", 600),
        Level("总体礼貌，个别处语气平淡或礼貌用语缺失",
              "Courteous on the whole; flat or bare of courtesies in places", 400),
        Level("多处生硬、敷衍，或抢话、打断客户",
              "Curt or perfunctory more than once, or interrupts the customer", 200),
        Level("使用反问、质问语气或服务禁语，未达辱骂程度",
              "Challenges the customer or uses a banned phrase, short of abuse", 0))),
    Criterion("empathy", "耐心与同理心", "Patience and empathy",
        "客户着急、不满或反复询问时，先回应情绪再处理事情；致歉要针对客户的具体遭遇。",
        "When the customer is upset, hurried or asks again: answer the feeling first, then the "
        "matter. An apology names what happened to this customer.", (
        Level("及时察觉情绪，真诚安抚，反复解释仍有耐心",
              "Notices the feeling, responds sincerely, stays patient when explaining again", 500),
        Level("有安抚但流于套话，或解释一次后略显不耐",
              "Soothes in stock phrases only, or grows slightly impatient", 300),
        Level("对客户的情绪没有回应，或明显不耐烦、催促客户",
              "Ignores the feeling, or is plainly impatient and hurries the customer", 0))),
    Criterion("respect", "尊重客户", "Respect for the customer",
        "致命项。辱骂、讥讽、歧视、威胁客户，与客户争吵，故意挂断或故意长时间不应答，均判零分；"
        "未按静音键时的不当言论同样适用。单纯语气生硬在“礼貌用语与语气”中扣分。",
        "Critical. Abuse, mockery, discrimination, threats, quarrelling, hanging up or ignoring "
        "the customer on purpose earn nothing, also when said beside an open microphone. Mere "
        "curtness is marked down under courtesy.", (
        Level("全程尊重客户，无任何侮辱性言行",
              "Respectful throughout; nothing insulting said or done", 500),
        Level("辱骂、讥讽、威胁客户，与客户争吵，或恶意挂断",
              "Abuses, mocks, threatens or quarrels with the customer, or hangs up on purpose", 0)),
        critical=Critical.WHOLE),
))

LISTENING = Section("listening", "倾听与表达", "Listening and expression", (
    Criterion("understanding", "倾听与提问", "Listening and questioning",
        "让客户把话说完，用有针对性的提问缩小范围，复述要点核对；不让客户重复已经说过的信息。",
        "Lets the customer finish, narrows the matter down with purposeful questions and plays it "
        "back. The customer is not made to repeat what was already said.", (
        Level("专注倾听，提问有效，复述要点准确",
              "Listens closely, asks to the point, plays the matter back correctly", 600),
        Level("理解基本正确，但让客户重复一次，或有多余的提问",
              "Understands, but made the customer repeat once or asked needlessly", 400),
        Level("多次让客户重复，或未核对要点，绕了弯路才弄清问题",
              "Several repeats, or the main points unchecked; understood after a detour", 200),
        Level("误解客户需求，答非所问",
              "Misunderstands the request and answers another question", 0))),
    Criterion("clarity", "表达清晰易懂", "Clear expression",
        "普通话标准，语速随客户调整，先说结论后说条件；把内部术语换成客户听得懂的话。",
        "Clear standard speech at the customer's pace, the conclusion before the conditions, and "
        "everyday words in place of in-house terms.", (
        Level("条理清楚，用词通俗，客户一次听懂",
              "Well ordered, in plain words; understood at the first hearing", 500),
        Level("大意清楚，但语速偏快、有口头禅或夹带未解释的术语",
              "Clear in the main, yet hurried, full of fillers or with unexplained jargon", 300),
        Level("条理混乱或含糊其辞，客户听完仍不明白",
              "Muddled or evasive; the customer still does not understand", 0))),
    Criterion("hold", "等待与静默礼仪", "Hold and silence",
        "请客户等待前说明原因和时长并征得同意，每六十秒回来告知进展，返回时致谢；无故静默不超过十秒。"
        "全程没有等待和静默的，选“不适用”。",
        "Gives reason and length and asks before a hold, comes back every sixty seconds, gives "
        "thanks on return; no unexplained silence over ten seconds. N/A without hold or silence.", (
        Level("事先征得同意，按时返回并致谢",
              "Asks first, returns in time and gives thanks", 300),
        Level("有说明但超时未返回，或返回时没有致谢",
              "Explains, but returns too late or without thanks", 150),
        Level("不作说明就让客户等待，或长时间静默",
              "Leaves the customer waiting or in silence without a word", 0)),
        na_allowed=True),
))

KNOWLEDGE = Section("knowledge", "业务知识", "Business knowledge", (
    Criterion("accuracy", "解答准确", "Accuracy of the answer",
        "以来电当日有效的知识库和业务文件为准核对资费、规则、办理条件；凭记忆答对也算准确，猜测不算。",
        "Check tariffs, rules and conditions against the knowledge base in force on the day of the "
        "call. Right from memory is right; a guess is not.", (
        Level("所有解答与当日有效口径一致",
              "Every answer agrees with the guidance in force that day", 800),
        Level("主要内容准确，次要细节有误，不影响客户决定",
              "Right in the main; a minor detail wrong that changes nothing for the customer", 500),
        Level("有误但在通话中自行发现并更正",
              "Wrong, but noticed and put right within the contact", 300),
        Level("解答错误，可能使客户作出错误决定或产生费用",
              "Wrong, so that the customer may decide wrongly or incur cost", 0))),
    Criterion("completeness", "解答完整", "Completeness of the answer",
        "主动说明客户没问但会受影响的内容：生效时间、有效期、合约期与违约责任、套外资费、自动续订。",
        "Volunteers what affects the customer unasked: start date, validity, contract term and "
        "penalty, charges beyond the plan, automatic renewal.", (
        Level("关键信息一次说全，并主动提醒注意事项",
              "All that matters said at once, with the points to watch", 600),
        Level("遗漏一项次要信息，或经客户追问才补充",
              "One minor point left out, or added only when asked", 400),
        Level("遗漏生效时间、费用、期限等关键信息之一",
              "One key point left out, such as start date, cost or term", 200),
        Level("遗漏多项关键信息，客户很可能因此再次来电",
              "Several key points left out; the customer will probably have to call again", 0))),
    Criterion("lookup", "知识库与系统查询", "Use of knowledge base and systems",
        "拿不准时查询而不猜测，查询路径正确、用时合理；查不到时按规定求助。不需要查询的来电选“不适用”。",
        "Looks up instead of guessing, by the right path and in reasonable time; asks for help by "
        "the rules when nothing is found. N/A when nothing had to be looked up.", (
        Level("查询及时，路径正确，必要时正确求助",
              "Looks up promptly by the right path and asks for help where needed", 300),
        Level("查到答案但路径绕、用时长",
              "Finds the answer by a detour or slowly", 150),
        Level("应查未查，凭猜测作答",
              "Guesses where a look-up was due", 0)),
        na_allowed=True),
))

PROCEDURE = Section("procedure", "业务处理流程", "Procedure", (
    Criterion("identity", "身份核验", "Identity verification",
        "致命项（本节）。查询账单、详单、实名资料或办理变更之前，按规定核验机主身份或服务密码，代办另核代办人。"
        "一般咨询无需核验的选“不适用”，并写明理由。",
        "Critical for this section. The account holder's identity or service password is verified "
        "before bills, call details or personal data are opened or anything is changed; a proxy is "
        "verified as well. N/A, with the reason, for general enquiries that need none.", (
        Level("在查询或办理之前完整核验",
              "Fully verified before any look-up or change", 600),
        Level("已在事前通过核验，但次序或话术不规范",
              "Verified beforehand, but out of order or not in the prescribed words", 400),
        Level("未核验、核验未通过，或先透露信息后核验",
              "Not verified, not passed, or data given before verification", 0)),
        critical=Critical.SECTION, na_allowed=True),
    Criterion("privacy", "客户信息保密", "Confidentiality of customer data",
        "致命项。向非机主或未授权的人透露客户资料、账单、通话记录、位置，私自记录或外传客户信息，均判零分。"
        "对已通过核验的机主本人说明其信息不属泄露。",
        "Critical. Giving personal data, bills, call records or whereabouts to anyone but the "
        "verified holder, noting them privately or passing them on earns nothing. Telling verified "
        "holders about their own account is no disclosure.", (
        Level("客户信息仅用于本次服务，未向他人透露",
              "Customer data used for this service only and disclosed to no one else", 500),
        Level("泄露、私自记录或外传客户信息",
              "Customer data disclosed, noted privately or passed on", 0)),
        critical=Critical.WHOLE),
    Criterion("handling", "操作规范", "Correct handling",
        "按流程文件的步骤、权限和系统操作，不漏步骤、不越权；业务办理结果以系统记录为准。",
        "Follows the steps, authority and systems of the written procedure, leaving out and "
        "exceeding nothing. The system's record shows what was really done.", (
        Level("步骤、权限、系统操作完全正确",
              "Steps, authority and system entries all correct", 500),
        Level("有小疏漏，不影响办理结果",
              "A small slip without effect on the outcome", 300),
        Level("漏步骤、越权或操作错误，影响办理结果",
              "A step missed, authority exceeded or a wrong entry that affects the outcome", 0))),
    Criterion("consent", "办理前告知与确认", "Informed consent",
        "办理前复述业务名称、费用、生效时间，得到客户明确同意后再提交。未办理业务的选“不适用”。",
        "Repeats name, cost and start date of the service and obtains a clear yes before "
        "submitting. N/A when nothing was ordered or changed.", (
        Level("要素告知齐全，并取得客户明确同意",
              "Fully informed, and a clear yes obtained", 400),
        Level("取得同意，但告知要素不全",
              "Consent obtained, but not fully informed", 200),
        Level("未经客户明确同意即办理",
              "Carried out without the customer's clear consent", 0)),
        na_allowed=True),
    Criterion("transfer", "转接与升级", "Transfer and escalation",
        "确需转接时说明原因和去向，先向接手人交代情况；客户要求投诉或找主管时不阻拦。没有转接的选“不适用”。",
        "Transfers only where needed, says why and to whom, and briefs the colleague first; never "
        "stands between a customer and a complaint or a supervisor. N/A without a transfer.", (
        Level("转接必要，说明清楚，交接完整",
              "Needed, explained and fully handed over", 300),
        Level("转接必要，但未说明去向或交接不完整",
              "Needed, but without saying where to, or handed over in part", 150),
        Level("推诿转接、盲转，或阻拦客户的升级要求",
              "Passed on to be rid of it, transferred blind, or escalation obstructed", 0)),
        na_allowed=True),
))

RESOLUTION = Section("resolution", "问题解决", "Resolution", (
    Criterion("solution", "解决方案有效", "Effective solution",
        "看客户的问题是否真正解决或走上正确的解决路径，而不是客户是否满意；政策不允许的，看有无合规的替代方案。",
        "Whether the matter was solved or put on the right path, not whether the customer was "
        "pleased. Where policy forbids it, whether a permitted alternative was offered.", (
        Level("一次解决，或方案正确、步骤清楚；政策不允许时给出合规的替代方案",
              "Solved, or put on the right path with clear steps or a permitted alternative", 700),
        Level("方案正确，但不够主动，经客户要求才提出",
              "The right solution, but offered only on request", 500),
        Level("只解决了一部分问题，客户还要自行跟进",
              "Solved in part; the customer has to pursue the rest", 200),
        Level("未解决且无方案，或推诿责任",
              "Neither solved nor a way shown, or responsibility pushed away", 0))),
    Criterion("commitment", "承诺真实合规", "Truthful commitments",
        "致命项（本节）。承诺的内容、时限、补偿须在权限之内并有据可依；为安抚客户而编造的承诺判零分。"
        "没有作出承诺的，按最高等级评。",
        "Critical for this section. What is promised, by when and with what compensation must lie "
        "within authority and have a basis; a promise made up to calm the customer earns nothing. "
        "Where nothing was promised, choose the best level.", (
        Level("承诺真实、合规，时限明确；或未作承诺",
              "Promises true, permitted and with a clear date; or none made", 400),
        Level("承诺合规，但时限或条件含糊",
              "Permitted, but vague about date or conditions", 200),
        Level("虚假承诺、越权承诺或误导客户",
              "A false promise, one beyond authority, or the customer misled", 0)),
        critical=Critical.SECTION),
    Criterion("callback", "回复约定与跟进", "Callback and follow-up",
        "不能当场解决的，约定回复的时间、方式和联系号码，建单并说明单号或查询途径。当场解决的选“不适用”。",
        "What cannot be solved at once gets a time, a way and a number for the reply, a ticket, "
        "and how to ask after it. N/A when it was solved in the contact.", (
        Level("时间、方式、号码约定清楚，已建单并告知查询途径",
              "Time, way and number agreed, ticket raised and its tracking explained", 300),
        Level("已建单，但时间、方式、号码缺一项",
              "Ticket raised, but one of time, way and number missing", 150),
        Level("没有约定，或没有建单",
              "Nothing agreed, or no ticket raised", 0)),
        na_allowed=True),
))

CLOSING = Section("closing", "记录与结束", "Records and closing", (
    Criterion("summary", "总结与再次确认", "Summary and last check",
        "结束前用一两句话总结办理结果和后续事项，并询问是否还有其他需要。",
        "Sums up the result and what comes next in a sentence or two and asks whether anything "
        "else is needed.", (
        Level("总结准确，并询问其他需要",
              "Correct summary, and asks for further needs", 200),
        Level("只做到其中一项",
              "Only one of the two", 100),
        Level("两项均未做到",
              "Neither", 0))),
    Criterion("record", "来电记录与工单", "Contact record and ticket",
        "记录使接手的人不听录音也能看懂：来意、处理经过、结果、承诺；来电类型选择正确，在规定时间内完成。",
        "A colleague understands it without the recording: request, steps, result, promises. The "
        "right call type, completed within the time allowed.", (
        Level("要素齐全，分类正确，及时完成",
              "All elements, right type, in time", 400),
        Level("分类正确，但内容过简或缺一项要素",
              "Right type, but too brief or one element missing", 250),
        Level("分类错误，或缺少多项要素",
              "Wrong type, or several elements missing", 100),
        Level("未记录，或记录与事实不符",
              "No record, or one that is not true", 0))),
    Criterion("ending", "规范结束语", "Standard ending",
        "致谢、道别，邀请客户参加满意度评价，等客户先挂机；客户自行挂断的，按已做到的部分评，不因此扣分。",
        "Thanks, goodbye, invitation to the satisfaction survey, and the customer hangs up first. "
        "If the customer rang off, judge what there was time for and deduct nothing more.", (
        Level("致谢、道别、邀评齐全，等客户先挂机",
              "Thanks, goodbye and invitation all given; the customer hangs up first", 200),
        Level("缺少一项",
              "One of them missing", 100),
        Level("没有结束语，或抢先挂机",
              "No ending, or hangs up before the customer", 0))),
))
# fmt: on

COMPANY_STANDARD = Form((GREETING, ATTITUDE, LISTENING, KNOWLEDGE, PROCEDURE, RESOLUTION, CLOSING))

COMPANY_NAME = ("公司监控标准", "Company standard")
