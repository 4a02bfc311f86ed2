from __future__ import annotations

import pytest

from domain.draw import confirmed, draw, key, ticket
from domain.draw_terms import Share, parse_team_terms
from domain.errors import Refusal
from domain.matching import deal, match_teams
from domain.roster import ON_LEAVE, Exclusion, Need, Pair, Roster, RosterInspector, freeze_roster, parse_roster
from templates.refusals import sentence
from tests.support import draws
from tests.support.draws import BUILD, MARKET


def refused(code: str, function: object, *arguments: object, **named: object) -> Refusal:
    assert callable(function)
    with pytest.raises(Refusal) as caught:
        function(*arguments, **named)
    assert caught.value.code == code
    assert sentence(caught.value)
    return caught.value


def test_subjects_are_served_in_ticket_order_and_equal_loads_go_by_ticket() -> None:
    subjects, seed = draws.subject_ids(3), draws.seed(7)
    teams = deal([Share(BUILD, 2)], 0, Roster(draws.inspectors(5), subjects), subjects, seed).teams
    order_key, pick_key = key("teams:order", seed), key("teams:pick", seed)
    assert [t.subject for t in teams] == sorted(subjects, key=lambda one: ticket(order_key, one))
    people = [one.id for one in draws.inspectors(5)]
    by_ticket = sorted(people, key=lambda one: ticket(pick_key, f"0:{one}"))
    assert [one for team in teams for one in team.inspectors][:5] == by_ticket


def test_too_few_inspectors_are_refused_with_department_and_numbers() -> None:
    first = draws.subjects_files()
    people = [
        *draws.inspectors(1),
        RosterInspector("I-00002", BUILD, state=ON_LEAVE),
        *draws.inspectors(3, MARKET, 5),
    ]
    error = refused("matching.too_few_inspectors", match_teams, draws.teams_files(first, people=people), draw(first))
    assert (error.facts["department"], error.facts["needed"], error.facts["available"]) == (BUILD, 2, 1)


def test_too_few_because_of_recusal_names_the_subject() -> None:
    first = draws.subjects_files()
    subject = draw(first).drawn[2]
    people = [
        *draws.inspectors(1),
        RosterInspector("I-00002", BUILD, recused=frozenset({subject})),
        *draws.inspectors(3, MARKET, 5),
    ]
    error = refused("matching.too_few_after_recusal", match_teams, draws.teams_files(first, people=people), draw(first))
    assert (error.facts["department"], error.facts["available"], error.facts["subjects"]) == (BUILD, 1, (subject,))


def test_a_department_that_sends_nobody_only_contributes() -> None:
    first = draws.subjects_files()
    files = draws.teams_files(first, people=draws.inspectors(3, MARKET), shares=[Share(BUILD, 0), Share(MARKET, 1)])
    assert {team.department for team in match_teams(files, draw(first)).teams} == {MARKET}
    refused("matching.nobody_sent", draws.teams_files, first, shares=[Share(BUILD, 0), Share(MARKET, 0)])


def test_the_roster_is_the_file_that_the_protocol_describes() -> None:
    roster = Roster(
        inspectors=[
            RosterInspector("I-00002", BUILD, recused=frozenset({"b", "a", "elsewhere"})),
            RosterInspector("I-00001", BUILD, ON_LEAVE, frozenset({"食品", "消防"})),
        ],
        subjects=["b", "a"],
        exclusions=[Exclusion("z", BUILD, "注销"), Exclusion("y", MARKET, "无此业务")],
        needs=[Need("b", BUILD, frozenset({"食品"}))],
        apart=[("I-00001", "I-00002")],
        pairs=[Pair("I-00001", "I-00002", 3)],
    )
    file = freeze_roster(roster)
    assert file.text.splitlines() == [
        "apart\tI-00001\tI-00002",
        "excluded\t1\tz\t住房和城乡建设局\t注销",
        "excluded\t2\ty\t市场监督管理局\t无此业务",
        "inspector\t住房和城乡建设局\tI-00001\ton_leave\t消防,食品\t-",
        "inspector\t住房和城乡建设局\tI-00002\tavailable\t-\ta,b",
        "need\tb\t住房和城乡建设局\t食品",
        "pair\tI-00001\tI-00002\t3",
        "subject\ta",
        "subject\tb",
    ]
    assert freeze_roster(parse_roster(file.text)) == file


def test_ten_exclusions_keep_their_order_though_the_lines_are_sorted_as_text() -> None:
    exclusions = [Exclusion(f"x{n}", BUILD, "注销") for n in range(1, 13)]
    file = freeze_roster(Roster(draws.inspectors(1), ["a"], exclusions))
    assert parse_roster(file.text).exclusions == tuple(exclusions)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("inspector\tX\tI-1\tavailable\t-\t-\n", "matching.subjects_missing"),
        (
            "inspector\tX\tI-1\tavailable\t-\t-\ninspector\tY\tI-1\tavailable\t-\t-\nsubject\ta\n",
            "matching.inspector_twice",
        ),
        ("inspector\tX\tI-1\tavailable\t-\tb\nsubject\ta\n", "matching.recusal_unknown"),
        ("excluded\t2\tz\tX\t注销\nsubject\ta\n", "matching.exclusions_numbered_wrong"),
        ("excluded\t1\tz\tX\t注销\nexcluded\t1\tzz\tX\t注销\nsubject\ta\n", "draw.file_line"),
        ("inspector\tX\tI:1\tavailable\t-\t-\nsubject\ta\n", "draw.file_line"),
        ("inspector\tX\tI-1\tasleep\t-\t-\nsubject\ta\n", "draw.file_line"),
        ("inspector\tX\tI-1\tavailable\t-\tb,a\nsubject\ta\nsubject\tb\n", "draw.file_line"),
        ("inspector\tX\tI-1\tavailable\tb,a\t-\nsubject\ta\n", "draw.file_line"),
        ("subject\tb\nsubject\ta\n", "draw.file_line"),
        ("subject\ta\nsubject\ta\n", "draw.file_line"),
        ("subject\ta\nvisitor\tb\n", "draw.file_line"),
    ],
)
def test_a_roster_out_of_form_is_refused(text: str, code: str) -> None:
    refused(code, parse_roster, text)


def test_a_roster_with_a_colon_in_an_inspectors_id_is_refused() -> None:
    refused("matching.inspector_id_wrong", freeze_roster, Roster([RosterInspector("I:1", BUILD)], ["a"]))


def test_a_roster_of_other_subjects_or_departments_is_refused() -> None:
    first = draws.subjects_files()
    result = draw(first)
    fewer = draws.teams_files(first, subjects=confirmed(result, [])[1:])
    refused("matching.subjects_differ", match_teams, fewer, result)
    stranger = draws.teams_files(first, people=[*draws.inspectors(4), RosterInspector("I-00009", "别的单位")])
    refused("matching.department_unknown", match_teams, stranger, result)


def test_exclusions_of_the_roster_bring_in_the_replacements() -> None:
    first = draws.subjects_files()
    result = draw(first)
    out = result.strata[0].drawn[0]
    files = draws.teams_files(first, excluded=[Exclusion(out, BUILD, "注销")])
    teams = match_teams(files, result)
    assert out not in teams.confirmed
    assert result.strata[0].queue[0] in teams.confirmed
    assert [(one.excluded, one.replacement) for one in teams.replaced] == [(out, result.strata[0].queue[0])]
    assert {team.subject for team in teams.teams} == set(teams.confirmed)


def test_the_terms_of_the_teams_are_the_file_that_the_protocol_describes() -> None:
    text = draws.teams_files(draws.subjects_files()).terms
    assert text.splitlines() == [
        "suiji-draw/2\tterms\tteams",
        "campaign\tLH-1",
        "attempt\t1",
        "title\t联合抽查",
        "department\t住房和城乡建设局\t2",
        "department\t市场监督管理局\t1",
        "contributions\t2",
        "closing\tdice\t5",
    ]
    assert parse_team_terms(text).text() == text
