"""The tables of the thin line."""

from peewee import *

from qaweb.audit import guard_trail
from qaweb.db import Utc
from qaweb.standards.seal import guard_published


def up(migrator, db):
    class AuditEntry(Model):
        at = Utc(index=True)
        actor_id = IntegerField(index=True)
        actor_name = CharField()
        action = CharField(index=True)
        subject_type = CharField(default='')
        subject_id = CharField(default='')
        subject_label = CharField(default='')
        before = TextField(default='{}')
        after = TextField(default='{}')
        note = TextField(default='')
        source = CharField(default='')
        previous_hash = CharField(max_length=64)
        hash = CharField(max_length=64)
        class Meta:
            database = db
            table_name = 'audit_entries'
            indexes = ((('subject_type', 'subject_id'), False),)
    db.create_tables([AuditEntry])

    class AuditHead(Model):
        hash = CharField(max_length=64, default='0000000000000000000000000000000000000000000000000000000000000000')
        entries = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'audit_head'
    db.create_tables([AuditHead])
    guard_trail()

    class Project(Model):
        name = CharField(unique=True)
        zone_name = CharField(default='Asia/Shanghai')
        class Meta:
            database = db
            table_name = 'projects'
    db.create_tables([Project])

    class Team(Model):
        project = ForeignKeyField(Project, on_delete='RESTRICT')
        name = CharField()
        class Meta:
            database = db
            table_name = 'teams'
            indexes = ((('project', 'name'), True),)
    db.create_tables([Team])

    class Person(Model):
        number = CharField(unique=True)
        name = CharField(index=True)
        role = CharField(index=True)
        project = ForeignKeyField(Project, null=True, on_delete='RESTRICT')
        team = ForeignKeyField(Team, null=True, on_delete='RESTRICT')
        hired_on = DateField()
        status = CharField(default='active')
        email = CharField(default='')
        remark = TextField(default='')
        password_hash = CharField(default='')
        must_change_password = BooleanField(default=True)
        invited_at = Utc(null=True)
        last_sign_in_at = Utc(null=True)
        code_secret = CharField(default='')
        code_step = IntegerField(default=0)
        locale = CharField(default='')
        theme = CharField(default='')
        created_at = Utc()
        class Meta:
            database = db
            table_name = 'people'
    db.create_tables([Person])

    class Delegation(Model):
        absent = ForeignKeyField(Person, on_delete='CASCADE')
        stand_in = ForeignKeyField(Person, on_delete='CASCADE')
        valid_from = DateField()
        valid_until = DateField()
        reason = TextField(default='')
        author = CharField(default='')
        created_at = Utc()
        ended_at = Utc(null=True)
        class Meta:
            database = db
            table_name = 'delegations'
    db.create_tables([Delegation])

    class RecoveryCode(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        code_hash = CharField(max_length=64)
        used_at = Utc(null=True)
        class Meta:
            database = db
            table_name = 'recovery_codes'
            indexes = ((('person', 'code_hash'), True),)
    db.create_tables([RecoveryCode])

    class SavedView(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        page = CharField()
        name = CharField()
        query = TextField(default='')
        class Meta:
            database = db
            table_name = 'saved_views'
            indexes = ((('person', 'page', 'name'), True),)
    db.create_tables([SavedView])

    class ShownColumns(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        page = CharField()
        columns = TextField()
        class Meta:
            database = db
            table_name = 'shown_columns'
            indexes = ((('person', 'page'), True),)
    db.create_tables([ShownColumns])

    class Export(Model):
        kind = CharField()
        title = CharField(default='')
        query = TextField(default='')
        columns = TextField(default='[]')
        details = BooleanField(default=False)
        author_id = IntegerField()
        author_name = CharField()
        locale = CharField(default='')
        reach = TextField(default='')
        state = CharField(default='waiting')
        done = IntegerField(default=0)
        total = IntegerField(default=0)
        stored = CharField(default='')
        size = IntegerField(default=0)
        created_at = Utc()
        began_at = Utc(null=True)
        finished_at = Utc(null=True)
        error = TextField(default='')
        class Meta:
            database = db
            table_name = 'exports'
            indexes = ((('author_id', 'id'), False), (('state', 'finished_at'), False))
    db.create_tables([Export])

    class ExportedRecord(Model):
        export = ForeignKeyField(Export, on_delete='CASCADE')
        record = CharField()
        record_id = IntegerField()
        class Meta:
            database = db
            table_name = 'exported_records'
            indexes = ((('record', 'record_id', 'export'), True),)
    db.create_tables([ExportedRecord])

    class Look(Model):
        record = CharField()
        record_id = IntegerField()
        about = ForeignKeyField(Person, index=False, on_delete='CASCADE')
        reader = ForeignKeyField(Person, on_delete='CASCADE')
        day = DateField(index=True)
        first_at = Utc()
        last_at = Utc()
        times = IntegerField(default=1)
        class Meta:
            database = db
            table_name = 'looks'
            indexes = ((('record', 'record_id', 'about', 'reader', 'day'), True), (('about', 'first_at'), False))
    db.create_tables([Look])

    class Spreadsheet(Model):
        project = ForeignKeyField(Project, on_delete='CASCADE')
        gateway = CharField(default='workbook')
        direction = CharField(default='out')
        address = CharField()
        name = CharField(default='')
        month = DateField(null=True)
        locale = CharField(default='zh_Hans_CN')
        owner = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        state = CharField(default='active')
        generation = IntegerField(default=0)
        stamp = CharField(default='')
        seen = IntegerField(default=0)
        created_at = Utc()
        tried_at = Utc(null=True)
        looked_at = Utc(null=True)
        succeeded_at = Utc(null=True)
        written_at = Utc(null=True)
        wanted_at = Utc(null=True)
        stop_reason = CharField(default='')
        stop_detail = TextField(default='')
        locked_since = Utc(null=True)
        leased_by = CharField(default='')
        leased_until = Utc(null=True)
        fence = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'spreadsheets'
            indexes = ((('gateway', 'address'), True), (('project', 'month'), False))
    db.create_tables([Spreadsheet])

    class BoundTab(Model):
        spreadsheet = ForeignKeyField(Spreadsheet, on_delete='CASCADE')
        key = CharField()
        title = CharField()
        position = IntegerField()
        columns = TextField(default='[]')
        rows = IntegerField(default=0)
        guard = CharField(default='')
        guarded_at = Utc(null=True)
        is_waved_on = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'sheet_tabs'
            indexes = ((('spreadsheet', 'key'), True),)
    db.create_tables([BoundTab])

    class BoundRow(Model):
        tab = ForeignKeyField(BoundTab, index=False, on_delete='CASCADE')
        record = CharField(max_length=40)
        hash = CharField(max_length=32)
        base = TextField(default='')
        generation = IntegerField(default=0)
        refused = TextField(default='')
        since = IntegerField(default=0)
        missing = IntegerField(default=0)
        is_gone = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'sheet_rows'
            indexes = ((('tab', 'record'), True),)
    db.create_tables([BoundRow])

    class SheetEvent(Model):
        spreadsheet = ForeignKeyField(Spreadsheet, on_delete='CASCADE')
        at = Utc()
        kind = CharField()
        rows = IntegerField(default=0)
        cells = IntegerField(default=0)
        file = CharField(default='')
        detail = TextField(default='')
        class Meta:
            database = db
            table_name = 'sheet_events'
            indexes = ((('spreadsheet', 'at'), False), (('kind', 'at'), False))
    db.create_tables([SheetEvent])

    class OlderBase(Model):
        row = ForeignKeyField(BoundRow, index=False, on_delete='CASCADE')
        column = CharField()
        generation = IntegerField()
        value = TextField()
        at = Utc()
        class Meta:
            database = db
            table_name = 'sheet_older_bases'
            indexes = ((('row', 'column', 'generation'), True), (('at',), False))
    db.create_tables([OlderBase])

    class OwedWrite(Model):
        spreadsheet = ForeignKeyField(Spreadsheet, on_delete='CASCADE', unique=True)
        generation = IntegerField()
        sent_at = Utc()
        cells = TextField(default='{}')
        new_rows = TextField(default='{}')
        class Meta:
            database = db
            table_name = 'sheet_owed_writes'
    db.create_tables([OwedWrite])

    class SheetConflict(Model):
        tab = ForeignKeyField(BoundTab, on_delete='CASCADE')
        record = CharField(max_length=40)
        label = CharField(default='')
        column = CharField()
        base = TextField(default='')
        ours = TextField(default='')
        theirs = TextField(default='')
        stands = BooleanField(default=True)
        at = Utc()
        state = CharField(default='open')
        settled_by = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        settled_at = Utc(null=True)
        typed = TextField(default='')
        was = TextField(default='')
        class Meta:
            database = db
            table_name = 'sheet_conflicts'
            indexes = ((('tab', 'record', 'column', 'state'), False), (('state', 'at'), False))
    db.create_tables([SheetConflict])

    class SheetEdit(Model):
        tab = ForeignKeyField(BoundTab, on_delete='CASCADE')
        record = CharField(max_length=40, default='')
        label = CharField(default='')
        column = CharField(default='')
        at = Utc()
        fate = CharField()
        before = TextField(default='')
        typed = TextField(default='')
        why = TextField(default='')
        class Meta:
            database = db
            table_name = 'sheet_edits'
            indexes = ((('tab', 'at'), False), (('tab', 'record', 'column'), False))
    db.create_tables([SheetEdit])

    class SheetCalls(Model):
        address = CharField()
        day = DateField()
        reads = IntegerField(default=0)
        writes = IntegerField(default=0)
        recent = TextField(default='[]')
        class Meta:
            database = db
            table_name = 'sheet_calls'
            indexes = ((('address', 'day'), True), (('day',), False))
    db.create_tables([SheetCalls])

    class WithheldCell(Model):
        tab = ForeignKeyField(BoundTab, on_delete='CASCADE', index=False)
        record = CharField(max_length=40)
        column = CharField()
        text = TextField(default='')
        why = TextField(default='')
        at = Utc()
        class Meta:
            database = db
            table_name = 'sheet_withheld_cells'
            indexes = ((('tab', 'record', 'column'), True),)
    db.create_tables([WithheldCell])

    class SheetAdoption(Model):
        project = ForeignKeyField(Project, on_delete='CASCADE')
        author = ForeignKeyField(Person, on_delete='CASCADE')
        gateway = CharField(default='workbook')
        address = CharField()
        typed = TextField(default='')
        locale = CharField(default='zh_Hans_CN')
        state = CharField(default='looking')
        steps = IntegerField(default=0)
        created_at = Utc()
        survey = TextField(default='')
        choice = TextField(default='{}')
        found = TextField(default='')
        trouble = CharField(default='')
        detail = TextField(default='')
        spreadsheet = ForeignKeyField(Spreadsheet, null=True, on_delete='CASCADE')
        class Meta:
            database = db
            table_name = 'sheet_adoptions'
    db.create_tables([SheetAdoption])

    class Notice(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        kind = CharField()
        key = CharField()
        endpoint = CharField()
        values = TextField(default='{}')
        words = TextField(default='{}')
        created_at = Utc()
        read_at = Utc(null=True)
        class Meta:
            database = db
            table_name = 'notices'
            indexes = ((('person', 'kind', 'key'), True), (('person', 'read_at'), False))
    db.create_tables([Notice])

    class TurnedOff(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        kind = CharField()
        class Meta:
            database = db
            table_name = 'notices_turned_off'
            indexes = ((('person', 'kind'), True),)
    db.create_tables([TurnedOff])

    class CallType(Model):
        project = ForeignKeyField(Project, on_delete='CASCADE')
        name = CharField()
        is_active = BooleanField(default=True)
        class Meta:
            database = db
            table_name = 'call_types'
            indexes = ((('project', 'name'), True),)
    db.create_tables([CallType])

    class Call(Model):
        number = CharField(unique=True)
        project = ForeignKeyField(Project, on_delete='RESTRICT')
        agent = ForeignKeyField(Person, on_delete='RESTRICT')
        call_type = ForeignKeyField(CallType, null=True, on_delete='RESTRICT')
        channel = CharField(default='phone')
        started_at = Utc(index=True)
        call_day = DateField()
        duration_s = IntegerField()
        queue_s = IntegerField(null=True)
        customer_cipher = TextField(default='')
        customer_hash = CharField(index=True, max_length=64, default='')
        recording = CharField(default='')
        is_monitored = BooleanField(default=False)
        is_by_hand = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'calls'
            indexes = ((('agent', 'started_at'), False), (('project', 'call_day', 'started_at'), False), (('project', 'is_by_hand', 'call_day'), False))
    db.create_tables([Call])

    class Standard(Model):
        project = ForeignKeyField(Project, unique=True, null=True, on_delete='RESTRICT')
        name = CharField()
        name_en = CharField(default='')
        class Meta:
            database = db
            table_name = 'standards'
    db.create_tables([Standard])

    class StandardVersion(Model):
        standard = ForeignKeyField(Standard, on_delete='RESTRICT')
        number = IntegerField()
        minor = IntegerField(default=0)
        state = CharField(default='draft')
        valid_from = DateField(null=True)
        bands = TextField(default='[]')
        published_at = Utc(null=True)
        published_by = CharField(default='')
        note = TextField(default='')
        scoring = CharField(max_length=64, default='')
        base_version = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        authors = TextField(default='[]')
        drafted_by = CharField(default='')
        drafted_at = Utc(null=True)
        own_reason = TextField(default='')
        retired_from = DateField(null=True)
        discarded_at = Utc(null=True)
        discarded_by = CharField(default='')
        class Meta:
            database = db
            table_name = 'standard_versions'
            indexes = ((('standard', 'number', 'minor'), True),)
    db.create_tables([StandardVersion])

    class Section(Model):
        version = ForeignKeyField(StandardVersion, on_delete='CASCADE')
        position = IntegerField()
        code = CharField()
        title = CharField()
        title_en = CharField(default='')
        class Meta:
            database = db
            table_name = 'sections'
            indexes = ((('version', 'code'), True),)
    db.create_tables([Section])

    class Criterion(Model):
        version = ForeignKeyField(StandardVersion, on_delete='CASCADE')
        section = ForeignKeyField(Section, on_delete='CASCADE')
        position = IntegerField()
        code = CharField()
        title = CharField()
        title_en = CharField(default='')
        guidance = TextField(default='')
        guidance_en = TextField(default='')
        points = IntegerField()
        levels = TextField()
        critical = CharField(default='none')
        na_allowed = BooleanField(default=False)
        bonus = BooleanField(default=False)
        shown_if = TextField(default='')
        class Meta:
            database = db
            table_name = 'criteria'
            indexes = ((('version', 'code'), True),)
    db.create_tables([Criterion])
    guard_published()

    class DayCriterionSummary(Model):
        day = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE')
        team_id = IntegerField(default=0)
        version_id = IntegerField()
        criterion_id = IntegerField()
        mode = CharField()
        call_type_name = CharField(default='')
        scored = IntegerField()
        earned = IntegerField()
        possible = IntegerField()
        lost = IntegerField()
        short = IntegerField()
        class Meta:
            database = db
            table_name = 'day_criterion_summaries'
            indexes = ((('project', 'day', 'team_id', 'version_id', 'criterion_id', 'mode', 'call_type_name'), True),)
    db.create_tables([DayCriterionSummary])

    class DaySummary(Model):
        day = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE')
        team_id = IntegerField(default=0)
        agent_id = IntegerField()
        monitor_id = IntegerField()
        version_id = IntegerField()
        mode = CharField()
        call_type_name = CharField(default='')
        band = CharField()
        evaluations = IntegerField()
        total_sum = IntegerField()
        class Meta:
            database = db
            table_name = 'day_summaries'
            indexes = ((('project', 'day', 'team_id', 'agent_id', 'monitor_id', 'version_id', 'mode', 'call_type_name', 'band'), True), (('day', 'team_id', 'agent_id', 'band', 'total_sum'), False))
    db.create_tables([DaySummary])

    class CalendarDay(Model):
        day = DateField(unique=True)
        kind = CharField()
        name = CharField(default='')
        class Meta:
            database = db
            table_name = 'calendar_days'
    db.create_tables([CalendarDay])

    class Site(Model):
        name = CharField(unique=True)
        address = CharField(default='')
        class Meta:
            database = db
            table_name = 'sites'
    db.create_tables([Site])

    class DutyHeld(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        duty = CharField()
        project = ForeignKeyField(Project, null=True, on_delete='CASCADE')
        site = ForeignKeyField(Site, null=True, on_delete='RESTRICT')
        department = CharField(default='')
        valid_from = DateField()
        valid_until = DateField(null=True)
        class Meta:
            database = db
            table_name = 'duties_held'
    db.create_tables([DutyHeld])

    class Evaluation(Model):
        project = ForeignKeyField(Project, on_delete='RESTRICT', index=False)
        agent = ForeignKeyField(Person, on_delete='RESTRICT', index=False)
        team = ForeignKeyField(Team, null=True, on_delete='RESTRICT', index=False)
        monitor = ForeignKeyField(Person, on_delete='RESTRICT', index=False)
        version = ForeignKeyField(StandardVersion, on_delete='RESTRICT')
        mode = CharField()
        purpose = CharField(default='regular')
        counts = BooleanField(default=True)
        state = CharField(default='draft')
        revision = IntegerField(default=1)
        answers_seq = IntegerField(default=0)
        call = ForeignKeyField(Call, null=True, on_delete='RESTRICT')
        call_number = CharField(default='')
        call_started_at = Utc(null=True)
        call_type_name = CharField(default='')
        clock_started_at = Utc(null=True)
        clock_stopped_at = Utc(null=True)
        call_day = DateField()
        monitored_on = DateField()
        started_at = Utc()
        submitted_at = Utc(null=True)
        is_late = BooleanField(default=False)
        active_s = IntegerField(default=0)
        waits_for_call = BooleanField(default=False)
        raw_total = IntegerField(null=True)
        total = IntegerField(null=True)
        band = CharField(default='')
        problems = TextField(default='')
        suggestions = TextField(default='')
        private_note = TextField(default='')
        slip_owed = BooleanField(default=False)
        slip_owed_by = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        answer_since = Utc(null=True)
        accepted_at = Utc(null=True)
        accepted_by_lapse = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'evaluations'
            indexes = ((('monitored_on', 'id'), False), (('project', 'monitored_on', 'id'), False), (('team', 'monitored_on', 'id'), False), (('agent', 'monitored_on', 'id'), False), (('monitor', 'monitored_on', 'id'), False), (('monitor', 'state'), False), (('state', 'submitted_at'), False), (('waits_for_call', 'agent'), False), (('call_day', 'agent'), False), (('monitor', 'slip_owed'), False), (('monitor', 'waits_for_call'), False), (('call_number',), False), (('project', 'total', 'id'), False), (('team', 'total', 'id'), False), (('total', 'id'), False), (('band', 'monitored_on', 'id'), False), (('call_type_name', 'monitored_on', 'id'), False), (('purpose', 'monitored_on', 'id'), False), (('slip_owed', 'monitored_on', 'id'), False), (('is_late', 'monitored_on', 'id'), False))
    db.create_tables([Evaluation])

    class EvaluationScore(Model):
        evaluation = ForeignKeyField(Evaluation, on_delete='CASCADE', index=False)
        revision = IntegerField(default=1)
        criterion = ForeignKeyField(Criterion, on_delete='RESTRICT', index=False)
        level = IntegerField(null=True)
        na = BooleanField(default=False)
        earned = IntegerField(null=True)
        problem = BooleanField(default=False)
        note = TextField(default='')
        seq = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'evaluation_scores'
            indexes = ((('evaluation', 'revision', 'criterion'), True), (('criterion', 'earned', 'evaluation'), False))
    db.create_tables([EvaluationScore])

    class EvaluationNote(Model):
        evaluation = ForeignKeyField(Evaluation, on_delete='CASCADE')
        key = CharField(max_length=36)
        at_s = IntegerField(null=True)
        text = TextField()
        criterion_code = CharField(default='')
        seq = IntegerField(default=0)
        created_at = Utc()
        class Meta:
            database = db
            table_name = 'evaluation_notes'
            indexes = ((('evaluation', 'key'), True),)
    db.create_tables([EvaluationNote])

    class ImportRun(Model):
        kind = CharField()
        file_name = CharField()
        file_hash = CharField(index=True, max_length=64)
        author_id = IntegerField()
        author_name = CharField()
        started_at = Utc()
        finished_at = Utc(null=True)
        new = IntegerField(default=0)
        changed = IntegerField(default=0)
        unchanged = IntegerField(default=0)
        refused = IntegerField(default=0)
        skipped = IntegerField(default=0)
        refusals = TextField(default='')
        reasons = TextField(default='{}')
        class Meta:
            database = db
            table_name = 'import_runs'
    db.create_tables([ImportRun])

    class Upload(Model):
        kind = CharField()
        file_name = CharField()
        stored = CharField(unique=True)
        file_hash = CharField(max_length=64)
        rows = IntegerField()
        author_id = IntegerField(index=True)
        author_name = CharField()
        created_at = Utc(index=True)
        state = CharField(default='mapping')
        choice = TextField(default='')
        steps = IntegerField(default=0)
        run = ForeignKeyField(ImportRun, null=True, on_delete='SET NULL')
        error = TextField(default='')
        class Meta:
            database = db
            table_name = 'import_uploads'
    db.create_tables([Upload])

    class KnownShape(Model):
        kind = CharField()
        shape = CharField(max_length=64)
        mapping = TextField()
        used_at = Utc()
        class Meta:
            database = db
            table_name = 'import_mappings'
            indexes = ((('kind', 'shape'), True),)
    db.create_tables([KnownShape])

    class Licence(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        granted = CharField(default='licensed')
        valid_from = DateField()
        valid_until = DateField()
        experience_years = IntegerField(default=0)
        note = TextField(default='')
        reason = TextField(default='')
        recorded_by = CharField()
        recorded_at = Utc()
        ended_on = DateField(null=True)
        ended_by = CharField(default='')
        class Meta:
            database = db
            table_name = 'licences'
    db.create_tables([Licence])

    class LoginAttempt(Model):
        key = CharField(unique=True)
        failures = IntegerField(default=0)
        last_at = Utc()
        class Meta:
            database = db
            table_name = 'login_attempts'
    db.create_tables([LoginAttempt])

    class LoginSession(Model):
        token_hash = CharField(unique=True, max_length=64)
        person = ForeignKeyField(Person, null=True, on_delete='CASCADE')
        data = TextField(default='{}')
        address = CharField(default='')
        agent = CharField(default='')
        created_at = Utc()
        seen_at = Utc(index=True)
        class Meta:
            database = db
            table_name = 'login_sessions'
    db.create_tables([LoginSession])

    class MonthAgentSummary(Model):
        month = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE')
        team_id = IntegerField(default=0)
        agent_id = IntegerField()
        version_id = IntegerField()
        mode = CharField()
        call_type_name = CharField(default='')
        band = CharField()
        evaluations = IntegerField()
        total_sum = IntegerField()
        class Meta:
            database = db
            table_name = 'month_agent_summaries'
            indexes = ((('project', 'month', 'team_id', 'agent_id', 'version_id', 'mode', 'call_type_name', 'band'), True),)
    db.create_tables([MonthAgentSummary])

    class MonthCriterionSummary(Model):
        month = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE')
        team_id = IntegerField(default=0)
        version_id = IntegerField()
        criterion_id = IntegerField()
        mode = CharField()
        call_type_name = CharField(default='')
        scored = IntegerField()
        earned = IntegerField()
        possible = IntegerField()
        lost = IntegerField()
        short = IntegerField()
        class Meta:
            database = db
            table_name = 'month_criterion_summaries'
            indexes = ((('project', 'month', 'team_id', 'version_id', 'criterion_id', 'mode', 'call_type_name'), True),)
    db.create_tables([MonthCriterionSummary])

    class DayTeamSummary(Model):
        day = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        team_id = IntegerField(default=0)
        evaluations = IntegerField()
        total_sum = IntegerField()
        class Meta:
            database = db
            table_name = 'day_team_summaries'
            indexes = ((('day', 'project', 'team_id'), True), (('project', 'day'), False))
    db.create_tables([DayTeamSummary])

    class MonthTeamSummary(Model):
        month = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        team_id = IntegerField(default=0)
        evaluations = IntegerField()
        total_sum = IntegerField()
        class Meta:
            database = db
            table_name = 'month_team_summaries'
            indexes = ((('month', 'project', 'team_id'), True),)
    db.create_tables([MonthTeamSummary])

    class DayMixSummary(Model):
        day = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        mode = CharField()
        call_type_name = CharField(default='')
        band = CharField()
        evaluations = IntegerField()
        total_sum = IntegerField()
        class Meta:
            database = db
            table_name = 'day_mix_summaries'
            indexes = ((('day', 'project', 'mode', 'call_type_name', 'band'), True),)
    db.create_tables([DayMixSummary])

    class MonthMixSummary(Model):
        month = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        mode = CharField()
        call_type_name = CharField(default='')
        band = CharField()
        evaluations = IntegerField()
        total_sum = IntegerField()
        class Meta:
            database = db
            table_name = 'month_mix_summaries'
            indexes = ((('month', 'project', 'mode', 'call_type_name', 'band'), True),)
    db.create_tables([MonthMixSummary])

    class MonthMonitorSummary(Model):
        month = DateField()
        monitor_id = IntegerField()
        mode = CharField()
        evaluations = IntegerField()
        total_sum = IntegerField()
        class Meta:
            database = db
            table_name = 'month_monitor_summaries'
            indexes = ((('month', 'monitor_id', 'mode'), True),)
    db.create_tables([MonthMonitorSummary])

    class DayPointsSummary(Model):
        day = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        version_id = IntegerField()
        criterion_id = IntegerField()
        scored = IntegerField()
        earned = IntegerField()
        possible = IntegerField()
        lost = IntegerField()
        short = IntegerField()
        class Meta:
            database = db
            table_name = 'day_points_summaries'
            indexes = ((('day', 'project', 'version_id', 'criterion_id'), True),)
    db.create_tables([DayPointsSummary])

    class DayBandPointsSummary(Model):
        day = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        version_id = IntegerField()
        criterion_id = IntegerField()
        band = CharField()
        scored = IntegerField()
        earned = IntegerField()
        possible = IntegerField()
        lost = IntegerField()
        short = IntegerField()
        class Meta:
            database = db
            table_name = 'day_band_points_summaries'
            indexes = ((('day', 'project', 'version_id', 'criterion_id', 'band'), True),)
    db.create_tables([DayBandPointsSummary])

    class MonthBandPointsSummary(Model):
        month = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        version_id = IntegerField()
        criterion_id = IntegerField()
        band = CharField()
        scored = IntegerField()
        earned = IntegerField()
        possible = IntegerField()
        lost = IntegerField()
        short = IntegerField()
        class Meta:
            database = db
            table_name = 'month_band_points_summaries'
            indexes = ((('month', 'project', 'version_id', 'criterion_id', 'band'), True),)
    db.create_tables([MonthBandPointsSummary])

    class DayMixPointsSummary(Model):
        day = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        mode = CharField()
        call_type_name = CharField(default='')
        version_id = IntegerField()
        criterion_id = IntegerField()
        scored = IntegerField()
        earned = IntegerField()
        possible = IntegerField()
        lost = IntegerField()
        short = IntegerField()
        class Meta:
            database = db
            table_name = 'day_mix_points_summaries'
            indexes = ((('day', 'project', 'mode', 'call_type_name', 'version_id', 'criterion_id'), True),)
    db.create_tables([DayMixPointsSummary])

    class MonthMixPointsSummary(Model):
        month = DateField()
        project = ForeignKeyField(Project, on_delete='CASCADE', index=False)
        mode = CharField()
        call_type_name = CharField(default='')
        version_id = IntegerField()
        criterion_id = IntegerField()
        scored = IntegerField()
        earned = IntegerField()
        possible = IntegerField()
        lost = IntegerField()
        short = IntegerField()
        class Meta:
            database = db
            table_name = 'month_mix_points_summaries'
            indexes = ((('month', 'project', 'mode', 'call_type_name', 'version_id', 'criterion_id'), True),)
    db.create_tables([MonthMixPointsSummary])

    class ParameterValue(Model):
        key = CharField()
        valid_from = DateField()
        value = TextField()
        author_id = IntegerField()
        author_name = CharField()
        reason = TextField()
        created_at = Utc()
        withdrawn_at = Utc(null=True)
        withdrawn_by = CharField(default='')
        withdrawn_why = TextField(default='')
        class Meta:
            database = db
            table_name = 'parameter_values'
            indexes = ((('key', 'valid_from'), False),)
    db.create_tables([ParameterValue])

    class Report(Model):
        project = ForeignKeyField(Project, on_delete='RESTRICT')
        kind = CharField()
        starts_on = DateField()
        ends_on = DateField()
        state = CharField(default='drafting')
        due_at = Utc()
        words = TextField(default='{}')
        words_seq = IntegerField(default=0)
        told = TextField(default='')
        snapshot = TextField(default='')
        snapshot_hash = CharField(max_length=64, default='')
        author = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        created_at = Utc()
        first_submitted_at = Utc(null=True)
        is_late = BooleanField(default=False)
        return_reason = TextField(default='')
        decided_by = CharField(default='')
        own_reason = TextField(default='')
        approved_at = Utc(null=True)
        published_at = Utc(null=True)
        compared_at = Utc(null=True)
        class Meta:
            database = db
            table_name = 'reports'
            indexes = ((('project', 'kind', 'starts_on'), True), (('state', 'due_at'), False))
    db.create_tables([Report])

    class ReportRead(Model):
        report = ForeignKeyField(Report, on_delete='CASCADE')
        person = ForeignKeyField(Person, on_delete='CASCADE')
        at = Utc()
        class Meta:
            database = db
            table_name = 'report_reads'
            indexes = ((('report', 'person'), True),)
    db.create_tables([ReportRead])

    class ReportRestatement(Model):
        report = ForeignKeyField(Report, on_delete='CASCADE')
        at = Utc()
        count = IntegerField()
        mean = IntegerField(null=True)
        changes = TextField()
        appeals = IntegerField(default=0)
        corrections = IntegerField(default=0)
        late_records = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'report_restatements'
    db.create_tables([ReportRestatement])

    class ReportReview(Model):
        report = ForeignKeyField(Report, on_delete='CASCADE')
        supervisor = ForeignKeyField(Person, on_delete='RESTRICT')
        at = Utc()
        remark = TextField()
        class Meta:
            database = db
            table_name = 'report_reviews'
            indexes = ((('report', 'supervisor'), True),)
    db.create_tables([ReportReview])

    class ReportSubmission(Model):
        report = ForeignKeyField(Report, on_delete='CASCADE')
        at = Utc()
        author = ForeignKeyField(Person, on_delete='RESTRICT')
        snapshot = TextField()
        words = TextField()
        class Meta:
            database = db
            table_name = 'report_submissions'
    db.create_tables([ReportSubmission])

    class ReportTyping(Model):
        report = ForeignKeyField(Report, on_delete='CASCADE')
        person = ForeignKeyField(Person, on_delete='CASCADE')
        part = CharField()
        text = TextField()
        seq = IntegerField()
        at = Utc()
        class Meta:
            database = db
            table_name = 'report_typings'
            indexes = ((('report', 'person', 'part'), True),)
    db.create_tables([ReportTyping])

    class Shift(Model):
        person = ForeignKeyField(Person, on_delete='CASCADE')
        day = DateField()
        code = CharField()
        starts_at = Utc(null=True)
        ends_at = Utc(null=True)
        class Meta:
            database = db
            table_name = 'shifts'
            indexes = ((('person', 'day'), True), (('day', 'code', 'person'), False))
    db.create_tables([Shift])

    class Slip(Model):
        project = ForeignKeyField(Project, on_delete='RESTRICT')
        person = ForeignKeyField(Person, on_delete='RESTRICT')
        team = ForeignKeyField(Team, null=True, on_delete='RESTRICT')
        holder = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        author = ForeignKeyField(Person, on_delete='RESTRICT')
        state = CharField(default='draft')
        cause = CharField(default='agent')
        suggestion = TextField(default='')
        due_on = DateField(index=True)
        created_at = Utc()
        issued_at = Utc(null=True)
        acknowledged_at = Utc(null=True)
        own_words = TextField(default='')
        result = TextField(default='')
        closed_at = Utc(null=True)
        closed_by = CharField(default='')
        rounds = IntegerField(default=0)
        reminded = IntegerField(default=0)
        class Meta:
            database = db
            table_name = 'slips'
            indexes = ((('project', 'state'), False), (('person', 'state'), False), (('team', 'state'), False))
    db.create_tables([Slip])

    class SlipCriterion(Model):
        slip = ForeignKeyField(Slip, on_delete='CASCADE')
        criterion = ForeignKeyField(Criterion, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'slip_criteria'
            indexes = ((('slip', 'criterion'), True),)
    db.create_tables([SlipCriterion])

    class SlipEvaluation(Model):
        slip = ForeignKeyField(Slip, on_delete='CASCADE')
        evaluation = ForeignKeyField(Evaluation, on_delete='RESTRICT')
        class Meta:
            database = db
            table_name = 'slip_evaluations'
            indexes = ((('slip', 'evaluation'), True),)
    db.create_tables([SlipEvaluation])

    class SlipFollowUp(Model):
        slip = ForeignKeyField(Slip, on_delete='CASCADE')
        at = Utc()
        day = DateField()
        author = ForeignKeyField(Person, on_delete='RESTRICT')
        kind = CharField(default='coaching')
        content = TextField()
        next_kind = CharField(null=True)
        next_step = TextField(default='')
        next_on = DateField(null=True)
        class Meta:
            database = db
            table_name = 'slip_follow_ups'
    db.create_tables([SlipFollowUp])

    class SlipFile(Model):
        follow_up = ForeignKeyField(SlipFollowUp, on_delete='CASCADE')
        name = CharField()
        kind = CharField()
        stored = CharField(unique=True)
        size = IntegerField()
        class Meta:
            database = db
            table_name = 'slip_files'
    db.create_tables([SlipFile])

    class SlipMessage(Model):
        slip = ForeignKeyField(Slip, on_delete='CASCADE')
        author = ForeignKeyField(Person, on_delete='RESTRICT', index=False)
        at = Utc()
        text = TextField()
        class Meta:
            database = db
            table_name = 'slip_messages'
    db.create_tables([SlipMessage])

    class SlipMoment(Model):
        slip = ForeignKeyField(Slip, on_delete='CASCADE')
        evaluation = ForeignKeyField(Evaluation, on_delete='RESTRICT', index=False)
        criterion_code = CharField(default='')
        at_s = IntegerField(null=True)
        on_recording = BooleanField(default=False)
        text = TextField()
        class Meta:
            database = db
            table_name = 'slip_moments'
    db.create_tables([SlipMoment])

    class SlipProposal(Model):
        slip = ForeignKeyField(Slip, unique=True, on_delete='CASCADE')
        author = ForeignKeyField(Person, index=False, on_delete='RESTRICT')
        source = CharField(default='')
        text = TextField()
        at = Utc()
        rejected_at = Utc(null=True)
        class Meta:
            database = db
            table_name = 'slip_proposals'
    db.create_tables([SlipProposal])

    class SlipText(Model):
        project = ForeignKeyField(Project, null=True, on_delete='CASCADE')
        criterion_code = CharField(default='')
        cause = CharField(null=True)
        zh = TextField(default='')
        en = TextField(default='')
        state = CharField(default='proposed')
        author = ForeignKeyField(Person, on_delete='RESTRICT', index=False)
        created_at = Utc()
        decided_by = ForeignKeyField(Person, null=True, on_delete='RESTRICT', index=False)
        decided_at = Utc(null=True)
        decision = TextField(default='')
        class Meta:
            database = db
            table_name = 'slip_texts'
            indexes = ((('state', 'criterion_code'), False),)
    db.create_tables([SlipText])

    class Appeal(Model):
        evaluation = ForeignKeyField(Evaluation, on_delete='RESTRICT')
        revision = IntegerField()
        level = IntegerField(default=1)
        state = CharField(default='open')
        reason = TextField(default='')
        raised_by = ForeignKeyField(Person, on_delete='RESTRICT')
        raised_at = Utc()
        decider = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        due_at = Utc()
        decided_by = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        decided_at = Utc(null=True)
        decision = TextField(default='')
        result_revision = IntegerField(null=True)
        is_final = BooleanField(default=False)
        class Meta:
            database = db
            table_name = 'appeals'
            indexes = ((('evaluation', 'level'), False), (('state', 'due_at'), False), (('decider', 'state'), False))
    db.create_tables([Appeal])

    class AppealPoint(Model):
        appeal = ForeignKeyField(Appeal, on_delete='CASCADE')
        criterion = ForeignKeyField(Criterion, on_delete='RESTRICT')
        proposed_level = IntegerField(null=True)
        proposed_na = BooleanField(default=False)
        reason = TextField()
        upheld = BooleanField(null=True)
        decided_level = IntegerField(null=True)
        decided_na = BooleanField(default=False)
        decision = TextField(default='')
        class Meta:
            database = db
            table_name = 'appeal_points'
            indexes = ((('appeal', 'criterion'), True),)
    db.create_tables([AppealPoint])

    class Correction(Model):
        evaluation = ForeignKeyField(Evaluation, on_delete='RESTRICT')
        revision = IntegerField()
        kind = CharField()
        state = CharField(default='asked')
        reason = TextField()
        agent = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        call = ForeignKeyField(Call, null=True, on_delete='RESTRICT')
        call_number = CharField(default='')
        call_started_at = Utc(null=True)
        call_type_name = CharField(default='')
        asked_by = ForeignKeyField(Person, on_delete='RESTRICT')
        asked_at = Utc()
        decided_by = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        decided_at = Utc(null=True)
        decision = TextField(default='')
        class Meta:
            database = db
            table_name = 'corrections'
            indexes = ((('evaluation', 'state'), False), (('state', 'asked_at'), False))
    db.create_tables([Correction])

    class EvaluationRevision(Model):
        evaluation = ForeignKeyField(Evaluation, on_delete='CASCADE')
        revision = IntegerField()
        agent = ForeignKeyField(Person, on_delete='RESTRICT')
        team = ForeignKeyField(Team, null=True, on_delete='RESTRICT')
        version = ForeignKeyField(StandardVersion, on_delete='RESTRICT')
        call = ForeignKeyField(Call, null=True, on_delete='RESTRICT')
        call_number = CharField(default='')
        call_started_at = Utc(null=True)
        call_type_name = CharField(default='')
        call_day = DateField()
        raw_total = IntegerField()
        total = IntegerField()
        band = CharField()
        accepted_at = Utc(null=True)
        accepted_by_lapse = BooleanField(default=False)
        ended_at = Utc()
        ended_by = CharField()
        why = CharField()
        class Meta:
            database = db
            table_name = 'evaluation_revisions'
            indexes = ((('evaluation', 'revision'), True),)
    db.create_tables([EvaluationRevision])

    class ChangeNotice(Model):
        project = ForeignKeyField(Project, on_delete='RESTRICT')
        team = ForeignKeyField(Team, null=True, on_delete='RESTRICT')
        call_type = ForeignKeyField(CallType, null=True, on_delete='RESTRICT')
        kind = CharField()
        title = CharField()
        content = TextField(default='')
        since = DateField()
        until = DateField()
        factor = IntegerField(default=2)
        state = CharField(default='proposed')
        author = ForeignKeyField(Person, on_delete='RESTRICT')
        created_at = Utc()
        decided_by = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        decided_at = Utc(null=True)
        decision = TextField(default='')
        class Meta:
            database = db
            table_name = 'change_notices'
            indexes = ((('project', 'state', 'until'), False),)
    db.create_tables([ChangeNotice])

    class DayPlan(Model):
        project = ForeignKeyField(Project, on_delete='RESTRICT')
        day = DateField()
        seed = CharField()
        facts = TextField()
        facts_hash = CharField(max_length=64)
        figures = TextField(default='{}')
        drawn_at = Utc()
        drawn_by = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        waived_by = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        waived_at = Utc(null=True)
        waiver = TextField(default='')
        class Meta:
            database = db
            table_name = 'day_plans'
            indexes = ((('project', 'day'), True),)
    db.create_tables([DayPlan])

    class PlanGap(Model):
        plan = ForeignKeyField(DayPlan, on_delete='CASCADE')
        agent = ForeignKeyField(Person, on_delete='RESTRICT')
        wanted = CharField()
        why = CharField()
        missing = IntegerField(default=1)
        class Meta:
            database = db
            table_name = 'plan_gaps'
            indexes = ((('plan', 'agent', 'wanted'), True),)
    db.create_tables([PlanGap])

    class PlanLine(Model):
        plan = ForeignKeyField(DayPlan, on_delete='CASCADE')
        position = IntegerField()
        monitor = ForeignKeyField(Person, on_delete='RESTRICT')
        agent = ForeignKeyField(Person, on_delete='RESTRICT')
        mode = CharField()
        reason = CharField()
        starts_at = Utc(null=True)
        ends_at = Utc(null=True)
        call = ForeignKeyField(Call, null=True, on_delete='RESTRICT')
        is_random = BooleanField(default=False)
        slip = ForeignKeyField(Slip, null=True, on_delete='RESTRICT')
        notice = ForeignKeyField(ChangeNotice, null=True, on_delete='RESTRICT')
        criteria = TextField(default='[]')
        is_drawn = BooleanField(default=True)
        state = CharField(default='planned')
        settled_why = CharField(null=True)
        settled_reason = TextField(default='')
        settled_by = ForeignKeyField(Person, null=True, on_delete='RESTRICT')
        settled_at = Utc(null=True)
        replaces = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        evaluation = ForeignKeyField(Evaluation, unique=True, null=True, on_delete='SET NULL')
        class Meta:
            database = db
            table_name = 'plan_lines'
            indexes = ((('plan', 'position'), True), (('monitor', 'plan'), False), (('agent', 'plan'), False))
    db.create_tables([PlanLine])

    class TeamSupervisor(Model):
        team = ForeignKeyField(Team, on_delete='CASCADE')
        person = ForeignKeyField(Person, on_delete='CASCADE')
        class Meta:
            database = db
            table_name = 'team_supervisors'
            indexes = ((('team', 'person'), True),)
    db.create_tables([TeamSupervisor])

    class Job(Model):
        kind = CharField()
        key = CharField(unique=True)
        payload = TextField(default='{}')
        state = CharField(default='waiting')
        due_at = Utc()
        created_at = Utc()
        claimed_by = CharField(default='')
        claimed_until = Utc(null=True)
        tries = IntegerField(default=0)
        finished_at = Utc(null=True)
        result = TextField(default='')
        error = TextField(default='')
        class Meta:
            database = db
            table_name = 'jobs'
            indexes = ((('state', 'due_at'), False),)
    db.create_tables([Job])

    class Setting(Model):
        key = CharField(unique=True)
        value = TextField()
        class Meta:
            database = db
            table_name = 'app_settings'
    db.create_tables([Setting])

    class Leader(Model):
        name = CharField(unique=True)
        worker = CharField()
        term = IntegerField()
        since = Utc()
        heard_at = Utc()
        until = Utc()
        class Meta:
            database = db
            table_name = 'leaders'
    db.create_tables([Leader])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('evaluation_revisions'))
    migrator.migrate(migrator.drop_table('corrections'))
    migrator.migrate(migrator.drop_table('appeal_points'))
    migrator.migrate(migrator.drop_table('appeals'))
    migrator.migrate(migrator.drop_table('plan_lines'))
    migrator.migrate(migrator.drop_table('plan_gaps'))
    migrator.migrate(migrator.drop_table('day_plans'))
    migrator.migrate(migrator.drop_table('change_notices'))
    migrator.migrate(migrator.drop_table('leaders'))
    migrator.migrate(migrator.drop_table('app_settings'))
    migrator.migrate(migrator.drop_table('jobs'))
    migrator.migrate(migrator.drop_table('team_supervisors'))
    migrator.migrate(migrator.drop_table('slip_texts'))
    migrator.migrate(migrator.drop_table('slip_proposals'))
    migrator.migrate(migrator.drop_table('slip_moments'))
    migrator.migrate(migrator.drop_table('slip_messages'))
    migrator.migrate(migrator.drop_table('slip_files'))
    migrator.migrate(migrator.drop_table('slip_follow_ups'))
    migrator.migrate(migrator.drop_table('slip_evaluations'))
    migrator.migrate(migrator.drop_table('slip_criteria'))
    migrator.migrate(migrator.drop_table('slips'))
    migrator.migrate(migrator.drop_table('shifts'))
    migrator.migrate(migrator.drop_table('report_typings'))
    migrator.migrate(migrator.drop_table('report_submissions'))
    migrator.migrate(migrator.drop_table('report_restatements'))
    migrator.migrate(migrator.drop_table('report_reviews'))
    migrator.migrate(migrator.drop_table('report_reads'))
    migrator.migrate(migrator.drop_table('reports'))
    migrator.migrate(migrator.drop_table('parameter_values'))
    migrator.migrate(migrator.drop_table('month_mix_points_summaries'))
    migrator.migrate(migrator.drop_table('day_mix_points_summaries'))
    migrator.migrate(migrator.drop_table('month_band_points_summaries'))
    migrator.migrate(migrator.drop_table('day_band_points_summaries'))
    migrator.migrate(migrator.drop_table('day_points_summaries'))
    migrator.migrate(migrator.drop_table('month_monitor_summaries'))
    migrator.migrate(migrator.drop_table('month_mix_summaries'))
    migrator.migrate(migrator.drop_table('day_mix_summaries'))
    migrator.migrate(migrator.drop_table('month_team_summaries'))
    migrator.migrate(migrator.drop_table('day_team_summaries'))
    migrator.migrate(migrator.drop_table('month_criterion_summaries'))
    migrator.migrate(migrator.drop_table('month_agent_summaries'))
    migrator.migrate(migrator.drop_table('login_sessions'))
    migrator.migrate(migrator.drop_table('login_attempts'))
    migrator.migrate(migrator.drop_table('licences'))
    migrator.migrate(migrator.drop_table('import_mappings'))
    migrator.migrate(migrator.drop_table('import_uploads'))
    migrator.migrate(migrator.drop_table('import_runs'))
    migrator.migrate(migrator.drop_table('evaluation_notes'))
    migrator.migrate(migrator.drop_table('evaluation_scores'))
    migrator.migrate(migrator.drop_table('evaluations'))
    migrator.migrate(migrator.drop_table('duties_held'))
    migrator.migrate(migrator.drop_table('day_summaries'))
    migrator.migrate(migrator.drop_table('day_criterion_summaries'))
    migrator.migrate(migrator.drop_table('criteria'))
    migrator.migrate(migrator.drop_table('sections'))
    migrator.migrate(migrator.drop_table('standard_versions'))
    migrator.migrate(migrator.drop_table('standards'))
    migrator.migrate(migrator.drop_table('calls'))
    migrator.migrate(migrator.drop_table('call_types'))
    migrator.migrate(migrator.drop_table('sheet_adoptions'))
    migrator.migrate(migrator.drop_table('sheet_withheld_cells'))
    migrator.migrate(migrator.drop_table('sheet_calls'))
    migrator.migrate(migrator.drop_table('sheet_edits'))
    migrator.migrate(migrator.drop_table('sheet_conflicts'))
    migrator.migrate(migrator.drop_table('sheet_owed_writes'))
    migrator.migrate(migrator.drop_table('sheet_older_bases'))
    migrator.migrate(migrator.drop_table('sheet_events'))
    migrator.migrate(migrator.drop_table('sheet_rows'))
    migrator.migrate(migrator.drop_table('sheet_tabs'))
    migrator.migrate(migrator.drop_table('spreadsheets'))
    migrator.migrate(migrator.drop_table('looks'))
    migrator.migrate(migrator.drop_table('notices_turned_off'))
    migrator.migrate(migrator.drop_table('notices'))
    migrator.migrate(migrator.drop_table('exported_records'))
    migrator.migrate(migrator.drop_table('exports'))
    migrator.migrate(migrator.drop_table('shown_columns'))
    migrator.migrate(migrator.drop_table('saved_views'))
    migrator.migrate(migrator.drop_table('recovery_codes'))
    migrator.migrate(migrator.drop_table('delegations'))
    migrator.migrate(migrator.drop_table('people'))
    migrator.migrate(migrator.drop_table('teams'))
    migrator.migrate(migrator.drop_table('projects'))
    migrator.migrate(migrator.drop_table('audit_head'))
    migrator.migrate(migrator.drop_table('audit_entries'))
