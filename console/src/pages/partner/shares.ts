import type { ReportOutcomeState } from './partner.graphql.ts';

interface OutcomeOf {
  readonly state: ReportOutcomeState;
}

export const countOf = (outcomes: readonly OutcomeOf[], states: readonly ReportOutcomeState[]): number =>
  outcomes.filter(({ state }) => states.includes(state)).length;

/** Number of countries by what they do with a report. */
export const sharesOf = (outcomes: readonly OutcomeOf[]): { readonly done: number; readonly work: number; readonly unused: number } => ({
  done: countOf(outcomes, ['ACTION_TAKEN']),
  work: countOf(outcomes, ['UNDER_TRIAGE', 'QUESTION', 'ACCEPTED', 'UNDER_INVESTIGATION']),
  unused: countOf(outcomes, ['DECLINED']),
});
