"""Every route with every role, written down by hand from the rights table of the policy.

o = open (whatever the form then says), 3 = 403, 4 = 404, in the order of PEOPLE. The last word of
a row names the record that the address is about, where it is about one.
"""

PEOPLE = (
    "manager", "qa", "supervisor", "lead", "agent", "assistant",
    "teammate", "lead_b", "south_qa", "south_supervisor", "south_lead", "outsider",
)  # fmt: skip

RIGHTS = """
GET  adoptions.new            o3333o333333
POST adoptions.new            o3333o333333
GET  adoptions.where          43333o333333  adoption
POST adoptions.where          43333o333333  adoption
GET  adoptions.tabs           43333o333333  adoption
POST adoptions.tabs           43333o333333  adoption
GET  adoptions.columns        43333o333333  adopted_columns
POST adoptions.columns        43333o333333  adopted_columns
GET  adoptions.owner          43333o333333  adoption
POST adoptions.owner          43333o333333  adoption
GET  adoptions.check          43333o333333  adoption
POST adoptions.check          43333o333333  adoption
POST adoptions.compare        43333o333333  adoption
POST adoptions.give_up        43333o333333  adoption
GET  appeals.beside          ooooo3444444  evaluation
GET  appeals.clocks          ooooo3444444  evaluation
GET  appeals.decide          33o333334433  appeal
POST appeals.decide          33o333334433  appeal
GET  appeals.index           ooooo3oooooo
GET  appeals.new             3333o3443344  evaluation
POST appeals.new             3333o3443344  evaluation
GET  appeals.recording       33o333334433  appeal
GET  appeals.reassign        o33333333333  appeal
POST appeals.reassign        o33333333333  appeal
GET  appeals.show            ooooo3444444  appeal
POST appeals.withdraw        3333o3443344  appeal
GET  appeals.corrections_index   ooooo3oooooo
GET  appeals.correction          ooooo3444444  correction
POST appeals.decide_correction   o3o333334433  correction
POST appeals.withdraw_correction 3o3333444444  correction
GET  appeals.ask_correction      3oooo3444444  evaluation
POST appeals.ask_correction      3oooo3444444  evaluation
GET  appeals.corrections_beside  ooooo3444444  evaluation
GET  calls.index             ooo33333oo33
GET  calls.peaks             ooo333334433  call
GET  calls.recording         ooo333334433  call
POST calls.reveal            ooo333334433  call
POST codes.remove            oooooooooooo
POST codes.renew             oooooooooooo
GET  codes.show              oooooooooooo
POST codes.show              oooooooooooo
POST evaluations.accept      3333o3443344  evaluation
POST evaluations.active      3o3333334433  draft
POST evaluations.answer      3o3333334433  answer
POST evaluations.clock_of_call 3o3333334433  draft
POST evaluations.discard     3o3333334433  draft
GET  dashboards.export       oooo333oooo3
GET  dashboards.index        oooo333oooo3
GET  evaluations.export      ooooo3444444  evaluation
POST evaluations.from_call   3oo333334433  call
GET  evaluations.index       ooooo3oooooo
GET  evaluations.new         3oo33333oo33
POST evaluations.name_call   3o3333334433  evaluation
POST evaluations.new         3oo33333oo33
GET  evaluations.precedents  3o3333334433  answer
GET  evaluations.show        4o3443444444  draft
GET  evaluations.show        ooooo3444444  evaluation
GET  evaluations.print_chosen ooooo3444444  chosen
POST evaluations.submit      3o3333334433  draft
GET  evaluations.waiting     3oo33333oo33
POST evaluations.write       3o3333334433  draft
POST evaluations.write_note  3o3333334433  draft
GET  home.first_standard o33333333333
POST home.first_standard o33333333333
POST exports.cancel          4o4444444444  export
GET  exports.index           oooooooooooo
GET  exports.month           ooooo3oooooo  export_kind_of_forms
GET  exports.month           ooooo3oooooo  export_kind_of_slips
POST exports.order           ooooo3oooooo  export_kind
POST exports.order           ooooo3oooooo  export_kind_of_forms
POST exports.order           oooooooooooo  export_kind_of_report
POST exports.order           oooooooooooo  export_kind_of_reports
GET  exports.take            4o4444444444  export
GET  home.settings           oooooooooooo
GET  home.show               oooooooooooo
POST imports.cancel          44333o334333  upload
GET  imports.columns         44333o334333  upload
POST imports.columns         44333o334333  upload
GET  imports.index           oo333o33o333
GET  imports.new             oo333o33o333
POST imports.new             oo333o33o333
GET  imports.refused         o4333o334333  roster_run
GET  imports.refused         oo3334334333  calls_run
GET  imports.run             o4333o334333  roster_run
GET  imports.run             oo3334334333  calls_run
GET  imports.show            44333o334333  upload
GET  imports.show            4o3334334333  calls_upload
POST imports.start           44333o334333  upload
GET  inbox.bell                  oooooooooooo
GET  inbox.choices               oooooooooooo
POST inbox.choices               oooooooooooo
GET  inbox.index                 oooooooooooo
POST inbox.read                  o44444444444  notice
POST inbox.read_all              oooooooooooo
POST monitoring.begin            3o3333334433  line
GET  monitoring.skip             3o3333334433  line
POST monitoring.skip             3o3333334433  line
GET  monitoring.replace          3o3333334433  line
POST monitoring.replace          3o3333334433  line
GET  monitoring.worklist         3oo33333oo33
GET  monitoring.plans.index      ooo33333oo33
POST monitoring.plans.draw       oo333333o333
GET  monitoring.plans.check      ooo333334433  plan
POST monitoring.plans.anew       oo3333334333  plan
POST monitoring.plans.waive      o33333333333  plan
GET  monitoring.notices.index    ooo33333oo33
GET  monitoring.notices.new      ooo33333oo33
POST monitoring.notices.new      ooo33333oo33
GET  monitoring.notices.show     ooo333334433  change_notice
GET  monitoring.oversight.index  oo333333o333
GET  monitoring.oversight.move   oo3333334333  monitor
POST monitoring.oversight.move   oo3333334333  monitor
POST monitoring.oversight.assign oo3333334333  own_month
POST monitoring.notices.put_in_force  o33333333333  change_notice
POST monitoring.notices.decline       o33333333333  change_notice
POST monitoring.notices.change_end    o33333333333  change_notice
POST monitoring.notices.withdraw      oo3333334433  change_notice
GET  parameters.change       o33333333333  parameter
POST parameters.change       o33333333333  parameter
GET  parameters.index        oooooooooooo
GET  parameters.withdraw     o33333333333  coming_number
POST parameters.withdraw     o33333333333  coming_number
POST people.end_session      444444444444  session
GET  people.index            oooo3o3oooo3
GET  people.export           oooo3o3oooo3
POST people.logout           oooooooooooo
GET  people.password         oooooooooooo
POST people.password         oooooooooooo
GET  people.sessions         oooooooooooo
GET  projects.add                o3333o333333
POST projects.add                o3333o333333
GET  projects.add_call_type      o3333o333333  project
POST projects.add_call_type      o3333o333333  project
GET  projects.add_site           o3333o333333
POST projects.add_site           o3333o333333
GET  projects.add_team           o3333o333333  project
POST projects.add_team           o3333o333333  project
GET  projects.change             o3333o333333  project
POST projects.change             o3333o333333  project
GET  projects.change_site        o3333o333333  site
POST projects.change_site        o3333o333333  site
GET  projects.change_team        o3333o333333  team
POST projects.change_team        o3333o333333  team
GET  projects.duties.end         o3333o333333  duty
POST projects.duties.end         o3333o333333  duty
GET  projects.duties.give        o3333o333333
POST projects.duties.give        o3333o333333
GET  projects.duties.index       oooo3o3oooo3
GET  projects.index              oooo3o3oooo3
GET  projects.rename_call_type   o3333o333333  call_type
POST projects.rename_call_type   o3333o333333  call_type
POST projects.restore_call_type  o3333o333333  call_type
POST projects.retire_call_type   o3333o333333  call_type
GET  projects.show               oooo3o3o4443  project
GET  projects.sites              oooo3o3oooo3
POST reports.approve         333333333333  drafting
POST reports.approve         o33333333333  published
GET  reports.company         3o3333334333  drafting
GET  reports.compare         oooooooooooo
POST reports.discard         3o3333334333  drafting
POST reports.draw            3o333333o333
GET  reports.index           oooooooooooo
GET  reports.missed          3o3444444444  drafting
GET  reports.missed          oooooooo4444  published
GET  reports.people          3o3444444444  drafting
GET  reports.people          oooooooo4444  published
POST reports.publish         333333333333  drafting
POST reports.publish         o33333333333  published
GET  reports.readers         343444444444  drafting
GET  reports.readers         ooo44o444444  published
POST reports.return_         333333333333  drafting
POST reports.return_         o33333333333  published
POST reports.review          333333333433  drafting
POST reports.review          33o333333433  published
GET  reports.show            3o3444444444  drafting
GET  reports.show            oooooooo4444  published
POST reports.submit          3o3333334333  drafting
POST reports.submit          3o3333334333  published
POST reports.typed           3o3333334333  drafting
POST reports.typed           3o3333334333  published
POST reports.write           3o3333334333  drafting
POST reports.write           3o3333334333  published
POST rosters.calendar.drop       o3333o333333  calendar_day
POST rosters.calendar.fill       o3333o333333  year
GET  rosters.calendar.index      oooooooooooo
POST rosters.calendar.put        o3333o333333
GET  rosters.copy                o3333o333333
POST rosters.copy                o3333o333333
GET  rosters.index               oooooooooooo
POST rosters.put                 o3333o333333  day
GET  rosters.show                oooooo444444  own_month
POST rosters.show                o3333o444444  own_month
GET  search.show                 oooooooooooo
POST saved_views.columns      444444444444
POST saved_views.forget      o44444444444  view
POST saved_views.keep        444444444444
POST slips.acknowledge       3333o3443344  issued
GET  slips.beside           3oo333334433  own_month
POST slips.close             o3o333343443  leads_own
POST slips.close             o3oo33343443  followed
POST slips.conclude          o3o333343443  leads_own
POST slips.conclude          o3oo33343443  followed
GET  slips.export            ooooo3444444  issued
POST slips.follow_up         o3o333343443  leads_own
POST slips.follow_up         o3oo33343443  followed
GET  slips.index             ooooo3oooooo
GET  slips.new               3oo333334433  owed
POST slips.new               3oo333334433  owed
POST slips.reject_words      3333o3443344  proposed
POST slips.say               ooooo3444444  issued
POST slips.say               o3ooo3444444  followed_by_other
GET  slips.take_file         ooooo3444444  slip_file
GET  slips.print_form        ooooo3444444  issued
POST slips.set_due           o3o333343443  leads_own
POST slips.set_due           o3oo33343443  followed
GET  slips.show              ooooo3444444  issued
GET  staffing.add            o3333o333333
POST staffing.add            o3333o333333
GET  staffing.change         o3333o333333  person
POST staffing.change         o3333o333333  person
GET  staffing.change         o33333333333  a_manager
POST staffing.come_back      o3333o333333  person
GET  staffing.moves.plan     o3333o333333  person
POST staffing.moves.plan     o3333o333333  person
POST staffing.moves.cancel   o3333o333333  person
GET  staffing.delegate       o3333o333333  person
POST staffing.delegate       o3333o333333  person
POST staffing.end_delegation o3333o333333  delegation
POST staffing.invite         o3333o333333  person
POST staffing.invite         333333333333  a_manager
POST staffing.invitations_workbook o3333o333333
GET  staffing.invite_many     o3333o333333
POST staffing.invite_many     o3333o333333
GET  staffing.leave          o3333o333333  person
POST staffing.leave          o3333o333333  person
POST staffing.leave          333333333333  a_manager
POST staffing.reset_codes    o3333o333333  person
GET  staffing.show           oooo3o344443  person
GET  staffing.show           o4443o344443  a_manager
GET  replays.preview         oo3333334333  north_draft
POST replays.preview         oo3333334333  north_draft
GET  replays.show            o43333334333  company_draft
GET  replays.show            oo3333334333  north_draft
GET  standards.compare       oooooooooooo
POST standards.drafts.begin  o33333333333
POST standards.drafts.discard  o43333334333  company_draft
POST standards.drafts.discard  oo3333334333  north_draft
GET  standards.drafts.edit   o43333334333  company_draft
GET  standards.drafts.edit   oo3333334333  north_draft
GET  standards.drafts.line   oo3333334333  north_line
POST standards.drafts.line   oo3333334333  north_line
POST standards.drafts.move_line  oo3333334333  north_line
POST standards.drafts.move_section  oo3333334333  north_section
GET  standards.drafts.publish  o33333333333  north_draft
POST standards.drafts.publish  o33333333333  north_draft
POST standards.drafts.remove_line  oo3333334333  north_line
POST standards.drafts.remove_section  oo3333334333  north_section
GET  standards.drafts.section  oo3333334333  north_section
POST standards.drafts.section  oo3333334333  north_section
POST standards.drafts.take_up  o4333333o333  discarded_draft
GET  standards.index         oooooooooooo
GET  standards.retire        o33333333333  version
POST standards.retire        o33333333333  version
GET  standards.show          oooooooooooo  version
POST suggestions.approve     o33333333333  text
GET  suggestions.index       ooo33333oo33
GET  suggestions.new         3oo33333oo33
POST suggestions.new         3oo33333oo33
POST suggestions.decline     o33333333333  text
POST suggestions.retire      o33333333333  text
GET  openness.show           oooooooooooo
GET  openness.of_evaluation  o333o3444444  evaluation
GET  openness.of_slip        o333o3444444  issued
GET  trail.index             o33333333333
POST sheets.pause            o3333o333333  sheet
POST sheets.resume           o3333o333333  sheet
POST sheets.write_now        o3333o333333  sheet
GET  sheets.index            oo333o33o333
GET  sheets.new              o3333o333333
POST sheets.new              o3333o333333
GET  sheets.ask_to_unbind    o3333o333333  people_sheet
GET  sheets.ask_to_unbind    o33333333333  slips_sheet
POST sheets.unbind           o3333o333333  people_sheet
POST sheets.unbind           o33333333333  slips_sheet
GET  sheets.show             o4333o334333  two_way
GET  sheets.show             oo333o334333  qa_sheet
GET  sheets.show             o4333o334333  sheet
GET  sheets.conflicts        oo333o33o333
GET  sheets.confirm_all      oo333o33o333
POST sheets.settle_all       oo333o33o333
POST sheets.take_back_all    oo333o33o333
POST sheets.settle           oo333o334333  sheet_conflict
POST sheets.settle           oo3334334333  slip_conflict
POST sheets.take_back        oo333o334333  sheet_conflict
POST sheets.take_back        oo3334334333  slip_conflict
POST sheets.wave_on          o3333o333333  bound_tab
POST sheets.wave_on          o33334333333  slips_tab
POST sheets.put_back         o3333o333333  gone_row
POST sheets.put_all_back     o3333o333333  two_way
POST sheets.leave_out        o3333o333333  gone_row
POST sheets.try_again        o3333o333333  refused_row
POST sheets.try_row_again    o3333o333333  refused_new_row
POST sheets.name_owner       o3333o333333  two_way
POST sheets.name_owner       o33333333333  qa_sheet
GET  sheets.facts            o4333o334333  two_way
GET  sheets.facts            oo333o334333  qa_sheet
GET  sheets.take             o33333333333  sheet
GET  sheets.take_aside       o33333333333  set_aside
GET  training.index          ooo33o33oo33
GET  training.record         33333o333333
POST training.record         33333o333333
POST training.suspend        o33333333333  licence
POST training.withdraw       o33333333333  licence
"""
