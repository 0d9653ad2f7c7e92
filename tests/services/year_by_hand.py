"""The year 2025 of one worker, as it is lived and as its agenda should read on some mornings, all of it by hand.

Nothing here was printed by the program: the days of the second table follow from the rules (C1-C11, A4, A5, V1, V6,
M1, M2), the calendar of 2025 and the first table. The months of an ASTRE measure open on the day of its start; the two
suggested days of a month of 31 days are its 8th and its 24th, of 30 its 8th and its 23rd, moved on to a working day.
"""

from __future__ import annotations

CASELOAD = """
# household | scheme | opened | first day of the rhythm | instalments
Carlier     | astre       | 2025-01-02 | 2024-02-01 |
Bernard     | microcredit | 2025-01-02 | 2024-06-10 | 12
Gosselin    | microcredit | 2025-01-02 | 2024-09-01 | 30
Bailleul    | astre       | 2025-01-06 | 2025-01-06 |
Adam        | microcredit | 2025-01-06 | 2025-01-05 | 24
Noël        | vej         | 2025-01-13 | 2025-01-13 |
Evrard      | astre       | 2025-01-31 | 2025-01-31 |
Hautcoeur   | astre       | 2025-02-03 | 2025-02-03 |
Fournier    | astre       | 2025-02-10 | prepared   |
Caron       | microcredit | 2025-02-15 | 2025-02-15 | 36
Delbecq     | astre       | 2025-03-03 | 2025-03-03 |
Duhamel     | microcredit | 2025-03-04 | prepared   |
Petit       | vej         | 2025-03-10 | 2025-03-10 |
Guilbert    | astre       | 2025-04-01 | 2025-04-01 |
Lefebvre    | astre       | 2025-05-05 | 2025-05-05 |
Quentin     | vej         | 2025-05-26 | 2025-05-26 |
Lemaire     | astre       | 2025-06-02 | 2025-06-02 |
Roussel     | vej         | 2025-06-30 | 2025-06-30 |
Thiébaut    | vej         | 2025-08-25 | 2025-08-25 |
Masson      | astre       | 2025-09-01 | 2025-09-01 |
Florent     | microcredit | 2025-09-08 | prepared   |
Hernu       | microcredit | 2025-09-30 | 2025-10-01 | 18
Vasseur     | vej         | 2025-10-06 | 2025-10-06 |
Wattel      | vej         | 2025-11-12 | 2025-11-12 |
Zielinski   | vej         | 2025-12-01 | 2025-12-01 |
"""

VISITS = """
# Each visit of ASTRE has its appointment, made a week before (on the day of the opening at the earliest), at ten.
Bailleul  | 01-14 01-28 02-11 02-25 03-11 03-25 04-08 04-22 05-13 05-27 06-10 06-24 07-08 07-22 08-12 08-26
Bailleul  | 09-09 09-23 10-14 10-28 11-13 11-25 12-09 12-23
Carlier   | 01-08 01-22 02-05 02-19 03-05 03-19 04-02 04-16 05-07 05-21 06-04 06-18 07-02 07-16 08-06 08-20
Carlier   | 09-03 09-17 10-01 10-15 11-05 11-19 12-03 12-17
Delbecq   | 03-13 03-27 04-10 04-24 05-06 07-17 07-31 08-14 08-28 09-11 09-25 10-09 10-23 11-06 11-20 12-04 12-18
Evrard    | 02-06 02-20 03-06 03-20 04-03 04-17 05-15 06-05 06-19 07-03 07-17 08-07 08-21 09-04 09-18 10-02
Evrard    | 10-16 11-06 11-20 12-04 12-18
Fournier  | 03-28 04-11 04-25 05-09 05-23 06-06 06-20 07-04 07-25 08-08 08-29 09-12 09-26 10-10 10-24 11-07
Fournier  | 11-21 12-05 12-19
Guilbert  | 04-07 04-28 05-05 05-19 06-02 06-16 07-07 07-21 08-04 08-18 09-08
Hautcoeur | 02-12 02-26 03-12 03-26 04-09 04-23 05-14 05-28 06-11 06-25 07-09 07-23 08-27 09-10 09-24 10-08
Hautcoeur | 10-22 11-12 11-26 12-10 12-24
Lefebvre  | 05-15 05-22 06-12 06-26 07-10 07-24 08-07 08-21 09-11 09-25 10-09 10-23 11-13 11-27 12-11 12-18
Lemaire   | 06-13 06-27 07-11 07-25 08-08 08-22 09-12 09-26 10-10 10-24 11-14 11-28 12-12 12-26
Masson    | 09-08 09-22 10-06 10-20 11-03 11-17 12-01 12-15
"""

EVENTS = """
# day | household | what happens in the course of the day
2025-01-10 | Carlier   | renewed 12
2025-01-14 | Gosselin  | call
2025-01-15 | Noël      | appointment 2025-01-29
2025-01-21 | Adam      | call
2025-01-23 | Bernard   | call
2025-01-29 | Noël      | visit
2025-02-03 | Noël      | stage fiche_sent
2025-02-04 | Noël      | end visit_done
2025-02-18 | Adam      | call
2025-02-20 | Fournier  | stage saisine_checked complete=yes
2025-03-04 | Caron     | call
2025-03-17 | Fournier  | stage assigned first_day=2025-03-17
2025-03-17 | Fournier  | accepted
2025-03-18 | Adam      | call
2025-03-18 | Duhamel   | stage diagnosis conclusion=suitable
2025-03-20 | Petit     | porte close
2025-03-27 | Caron     | call
2025-04-01 | Petit     | appointment 2025-04-08
2025-04-02 | Duhamel   | stage file_sent
2025-04-08 | Petit     | visit
2025-04-10 | Petit     | stage fiche_sent
2025-04-11 | Petit     | end visit_done
2025-04-15 | Gosselin  | call
2025-04-15 | Bernard   | call
2025-04-15 | Bernard   | rescheduled 18
2025-04-29 | Caron     | call
2025-05-06 | Noël      | stage housing_3 housing_status=social_tenant
2025-05-06 | Duhamel   | stage bank_answer decision=accepted
2025-05-12 | Delbecq   | suspended 2025-05-12
2025-05-13 | Duhamel   | stage signed first_instalment=2025-06-05 instalments=24 amount=2400
2025-05-22 | Adam      | call
2025-06-05 | Quentin   | porte close
2025-06-12 | Caron     | call arrears=240
2025-06-16 | Quentin   | porte close
2025-06-17 | Duhamel   | call
2025-06-17 | Quentin   | appointment 2025-06-24
2025-06-24 | Quentin   | visit
2025-06-30 | Quentin   | stage fiche_sent
2025-07-01 | Quentin   | end visit_done
2025-07-03 | Roussel   | appointment 2025-07-10
2025-07-10 | Roussel   | visit
2025-07-11 | Delbecq   | resumed 2025-07-10
2025-07-15 | Caron     | appointment 2025-07-22
2025-07-15 | Gosselin  | call
2025-07-15 | Roussel   | stage fiche_sent
2025-07-16 | Roussel   | end visit_done
2025-07-22 | Caron     | visit paid=yes
2025-07-23 | Duhamel   | call
2025-07-24 | Bernard   | call
2025-07-28 | Petit     | stage housing_3 housing_status=private_tenant
2025-07-31 | Gosselin  | end early_repayment
2025-07-31 | Noël      | stage housing_6 housing_status=social_tenant
2025-08-06 | Hautcoeur | appointment 2025-08-13
2025-08-13 | Hautcoeur | cancelled
2025-08-19 | Duhamel   | call
2025-08-21 | Adam      | call
2025-09-16 | Guilbert  | end moved 2025-09-15
2025-09-16 | Thiébaut  | appointment 2025-09-23
2025-09-22 | Florent   | stage diagnosis conclusion=reorientation
2025-09-23 | Thiébaut  | visit
2025-09-25 | Guilbert  | bilan
2025-09-29 | Thiébaut  | stage fiche_sent
2025-09-30 | Thiébaut  | end visit_done
2025-09-30 | Florent   | stage reoriented reoriented_to=overindebtedness
2025-10-02 | Caron     | call
2025-10-14 | Roussel   | stage housing_3 housing_status=social_tenant
2025-10-14 | Vasseur   | appointment 2025-10-21
2025-10-15 | Hernu     | call
2025-10-16 | Duhamel   | call
2025-10-20 | Petit     | stage housing_6 housing_status=private_tenant
2025-10-21 | Vasseur   | visit
2025-10-27 | Vasseur   | stage fiche_sent
2025-10-28 | Vasseur   | end visit_done
2025-11-18 | Adam      | call
2025-11-18 | Hernu     | call
2025-11-20 | Bailleul  | renewed 6
2025-11-25 | Bernard   | call
2025-12-02 | Wattel    | appointment 2025-12-09
2025-12-09 | Wattel    | visit
"""

MORNINGS = """
2025-01-20 a Monday
  late        Adam      01-20  its month asks for one contact, suggested today
  this_week   Carlier   01-22
  to_plan     Bernard   01-24
  to_plan     Bailleul  01-29  the second visit; its appointment is made tomorrow

2025-03-24 a Monday
  this_week   Bailleul  03-25
  this_week   Hautcoeur 03-26
  this_week   Delbecq   03-27
  this_week   Fournier  03-28  assigned on the 17th, the first suggested day is today
  to_plan     Duhamel   03-18  the file is to be sent since the diagnosis
  to_plan     Caron     03-31  the 30th is a Sunday
  to_plan     Evrard    04-07  from 31 January the third month opens on 31 March; in fourteen days

2025-05-27 a Tuesday, the Thursday is Ascension Day
  late        Evrard    05-23  one visit of two, and the month ends on Friday, two working days from now
  today       Bailleul  05-27
  this_week   Hautcoeur 05-28
  to_plan     Carlier   06-10  8 June is a Sunday and the 9th Whit Monday
  to_plan     Fournier  06-10  9 June too
  to_plan     Quentin   06-25  mandated yesterday, nobody was met yet

2025-06-17 a Tuesday, Delbecq is at hospital
  late        Caron     06-12  arrears were told, and there is no appointment
  this_week   Carlier   06-18
  this_week   Evrard    06-19
  this_week   Fournier  06-20
  to_plan     Duhamel   06-20  the first contact of a loan signed in May
  to_plan     Lemaire   06-24
  to_plan     Hautcoeur 06-25
  to_plan     Quentin   06-25  after two portes closes
  to_plan     Lefebvre  06-27
  to_plan     Bailleul  06-30  28 June is a Saturday

2025-07-22 a Tuesday
  late        Duhamel   07-21  the 20th is a Sunday
  today       Bailleul  07-22
  today       Caron     07-22  no arrears any more: they are spoken of today
  this_week   Hautcoeur 07-23
  this_week   Lefebvre  07-24
  this_week   Fournier  07-25
  this_week   Lemaire   07-25
  to_plan     Petit     07-08  the housing of three months after the visit
  to_plan     Bernard   07-25  of the two contacts that rescheduling left to the second year
  to_plan     Delbecq   07-28  back on the 11th: 23 days of 31 still ask for two visits, the 26th is a Saturday

2025-09-01 a Monday
  late        Hautcoeur 08-26  the household cancelled once; the month ends tomorrow
  this_week   Carlier   09-03
  this_week   Evrard    09-04
  to_plan     Guilbert  09-08
  to_plan     Fournier  09-09
  to_plan     Lemaire   09-09
  to_plan     Delbecq   09-10
  to_plan     Lefebvre  09-12
  to_plan     Bailleul  09-15  the 13th is a Saturday; in fourteen days
  to_plan     Thiébaut  09-24  thirty days after the mandate

2025-09-22 a Monday
  today       Masson    09-22
  this_week   Bailleul  09-23
  this_week   Thiébaut  09-23
  this_week   Hautcoeur 09-24
  this_week   Delbecq   09-25
  this_week   Lefebvre  09-25
  this_week   Fournier  09-26
  this_week   Lemaire   09-26
  to_plan     Florent   09-08  received on that day, the diagnosis is to be made
  to_plan     Caron     09-30
  reports_due Guilbert  09-15  moved: the bilan is to be written

2025-10-27 a Monday
  late        Bernard   10-27  the second contact of the year; the 25th was a Saturday
  this_week   Bailleul  10-28
  to_plan     Quentin   09-24  nobody noted the housing of three months after
  to_plan     Evrard    11-07
  to_plan     Carlier   11-10  the 8th is a Saturday
  to_plan     Delbecq   11-10
  to_plan     Fournier  11-10  the 9th is a Sunday
  to_plan     Hautcoeur 11-10
  to_plan     Lemaire   11-10
  to_plan     Masson    11-10
  reports_due Vasseur   10-21  visited, the sheet is to be sent
  reports_due Bernard   12-09  the loan of eighteen months ends within two

2025-12-08 a Monday
  this_week   Bailleul  12-09  renewed in November: its end is no longer told
  this_week   Wattel    12-09
  this_week   Hautcoeur 12-10
  this_week   Lefebvre  12-11
  this_week   Lemaire   12-12
  to_plan     Quentin   09-24  told for three months, until the 23rd
  to_plan     Hernu     12-16
  to_plan     Zielinski 12-31
  reports_due Bernard   12-09
  reports_due Evrard    2026-01-30
  reports_due Carlier   2026-01-31  twenty-four months, no renewal any more
  reports_due Hautcoeur 2026-02-02
"""
