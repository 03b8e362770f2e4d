"""Hostile text, and every field of every table in which a person or a file may have left it."""

import peewee as pw
from playhouse.fields import EnumField

from qaweb.db import Model, database
from qaweb.reports.models import Report

HOSTILE = (
    "<script>window.hurt=1</script>"
    "<img src=x onerror='window.hurt=2'>"
    "\"'><svg onload=window.hurt=3>{{7*7}}${7*7}"
    '=HYPERLINK("http://x")&amp;'
)

# A table of a line: what people, imports and sheets write; after the bar what only the program
# writes there (keys, hashes, names of its own, JSON).
FIELDS = """
Appeal: reason decision
AppealPoint: reason decision
AuditEntry: actor_name subject_label note | action subject_type subject_id before after source \
previous_hash hash
AuditHead: | hash
BoundRow: | record hash base refused
BoundTab: title | key columns guard
CalendarDay: name
Call: number recording | customer_cipher customer_hash
CallType: name
ChangeNotice: title content decision
Correction: reason call_number call_type_name decision
Criterion: title title_en guidance guidance_en | code levels shown_if
DayBandPointsSummary: | band
DayCriterionSummary: call_type_name
DayMixPointsSummary: call_type_name
DayMixSummary: call_type_name | band
DayPlan: | seed facts facts_hash figures waiver
DaySummary: call_type_name | band
Delegation: reason author
DutyHeld: department
Evaluation: call_number call_type_name problems suggestions private_note | band
EvaluationNote: text | key criterion_code
EvaluationRevision: call_number call_type_name ended_by | band
EvaluationScore: note
Export: title author_name error | kind query columns locale reach stored
ExportedRecord: | record
ImportRun: file_name author_name | file_hash refusals reasons
Job: | kind key payload claimed_by result error
KnownShape: | shape mapping
Leader: | name worker
Licence: note reason recorded_by ended_by
LoginAttempt: | key
LoginSession: agent address | token_hash data
MonthAgentSummary: call_type_name | band
MonthBandPointsSummary: | band
MonthCriterionSummary: call_type_name
MonthMixPointsSummary: call_type_name
MonthMixSummary: call_type_name | band
Notice: | key endpoint values words
OlderBase: value | column
OwedWrite: | cells new_rows
ParameterValue: author_name reason withdrawn_by withdrawn_why | key value
Person: name remark email | number password_hash code_secret locale theme
PlanLine: settled_reason | criteria
Project: name | zone_name
RecoveryCode: | code_hash
Report: return_reason decided_by own_reason | words told snapshot snapshot_hash
ReportRestatement: | changes
ReportReview: remark
ReportSubmission: | snapshot words
ReportTyping: text
SavedView: name | page query
Section: title title_en | code
Setting: | key value
SheetAdoption: address typed detail | locale survey choice found trouble
SheetCalls: | address recent
SheetConflict: label base ours theirs typed was | record column
SheetEdit: label before typed | record column why
SheetEvent: | file detail
ShownColumns: | page columns
Site: name address
Slip: suggestion own_words result closed_by
SlipFile: name | stored
SlipFollowUp: content next_step
SlipMessage: text
SlipMoment: text | criterion_code
SlipProposal: source text
SlipText: zh en decision | criterion_code
Spreadsheet: name | address locale stamp stop_reason stop_detail leased_by
Standard: name name_en
StandardVersion: published_by note drafted_by own_reason discarded_by | bands scoring authors
Team: name
Upload: file_name author_name error | stored file_hash choice
WithheldCell: text | record column why
"""


def table_of_fields() -> dict[str, tuple[list[str], list[str]]]:
    """Table → (fields that hostile text may stand in, fields of the program)."""
    lines = FIELDS.replace("\\\n", "").strip().splitlines()
    split = {name: rest.partition("|") for name, _, rest in (line.partition(":") for line in lines)}
    return {name: (mine.split(), program.split()) for name, (mine, _, program) in split.items()}


def text_fields() -> dict[type[Model], list[str]]:
    """Every field of every table that holds text."""
    return {
        table: [
            field.name
            for field in table._meta.sorted_fields
            if isinstance(field, pw.CharField | pw.TextField) and not isinstance(field, EnumField)
        ]
        for table in Model.__subclasses__()
    }


def poison() -> int:
    """Write the hostile text wherever it may stand; returns how many fields it stands in now.

    Guards that keep the trail and published standards as they are give way: the text would have
    been there before.
    """
    for (trigger,) in database.execute_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        database.execute_sql(f'DROP TRIGGER "{trigger}"')
    known, written = table_of_fields(), 0
    for table in text_fields():
        names = known.get(table.__name__, ([], []))[0]
        for row in table.select() if names else ():
            # A number of its own keeps unique columns unique.
            values = dict.fromkeys(names, f"{HOSTILE}{row.id}")
            table.update(values).where(table.id == row.id).execute()
            written += len(names)
    return written


def poison_the_report() -> None:
    """The words and the frozen figures are JSON: the text goes into their values."""
    escaped = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    for report in Report.select():
        words = report.words.replace("二组的开场白有进步。", escaped)
        names = report.snapshot.replace("任客服", escaped)
        Report.update(words=words, snapshot=names).where(Report.id == report.id).execute()
