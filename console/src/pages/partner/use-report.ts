import { type EntenteClient, HubError } from 'entente-client';
import { useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { inSession, useHub } from '../../app/session.ts';
import { noteSavedReport } from './draft.ts';
import type { ReportDraft } from './draft-of.ts';
import { CHECK_REPORT_VALUES, type ReportValueInput, SUBMIT_REPORTS, type SubmitReportsMutation } from './partner.graphql.ts';
import { countriesOf, reportInput, type RoutedValue, toCheck, type TypedValue, typedValues } from './report-input.ts';

export type ReceiptOf = SubmitReportsMutation['submitReports'][number];

export interface Checked {
  /** The draft that was checked: another one must be checked again. */
  readonly draft: ReportDraft;
  readonly values: readonly ReportValueInput[];
  /** Values whose kind is not clear: they are left out. */
  readonly unclear: readonly string[];
  readonly problems: ReceiptOf['problems'];
  readonly isAccepted: boolean;
  /** Codes of the countries that get it. */
  readonly countries: readonly string[];
}

export interface ReportSender {
  readonly isBusy: boolean;
  /** Whether a checked report is on its way: it is not changed meanwhile. */
  readonly isSending: boolean;
  readonly error: Error | null;
  readonly checked: Checked | undefined;
  /** Stores the report for the own party alone, and finds out where it would go. */
  readonly check: (draft: ReportDraft) => void;
  /**
   * Sends what was checked. `sent` is called with the receipt.
   * @param version of the report that the officer amends
   */
  readonly submit: (version: number | null, sent: (receipt: ReceiptOf) => void) => void;
}

interface Recognised extends Pick<Checked, 'values' | 'unclear'> {
  /** The values as the hub routes them. */
  readonly routed: readonly RoutedValue[];
}

/** Finds out the kind of each value by its form. */
async function recognised(hub: EntenteClient, draft: ReportDraft): Promise<Recognised> {
  const typed = typedValues(draft.values, draft.stored);
  const unread = typed.filter(({ stored }) => !stored);
  const { checkValues } =
    unread.length > 0 ? await inSession(hub.request(CHECK_REPORT_VALUES, { values: toCheck(unread) })) : { checkValues: [] };
  const found = new Map(unread.map(({ value }, index) => [value, checkValues[index]]));
  const inputOf = ({ value, note, stored }: TypedValue): ReportValueInput | undefined => {
    const kind = found.get(value)?.kind;
    return stored ? { ...stored, note } : kind ? { kind, value, note } : undefined;
  };
  const routedOf = ({ value, stored }: TypedValue): readonly RoutedValue[] => {
    const checked = found.get(value);
    if (stored) return [{ kind: stored.kind, value: stored.value, country: stored.country ?? null }];
    return checked?.kind ? [{ kind: checked.kind, value: checked.canonical ?? value, country: checked.country }] : [];
  };
  return {
    values: typed.flatMap((one) => inputOf(one) ?? []),
    routed: typed.flatMap(routedOf),
    unclear: typed.flatMap((one) => (inputOf(one) ? [] : [one.value])),
  };
}

const verdictOn = ({ outcome, problems, report }: ReceiptOf): Pick<Checked, 'problems' | 'isAccepted' | 'countries'> => ({
  ...{ problems, isAccepted: outcome !== 'REJECTED', countries: (report?.routes ?? []).flatMap(({ party }) => party.country ?? []) },
});

/** @throws when a colleague has amended the report since it was read: the form then shows what is new */
function currentOnly(receipt: ReceiptOf | undefined): ReceiptOf | undefined {
  const stale = receipt?.problems.find(({ code }) => code === 'VERSION_STALE');
  if (stale) throw new HubError(stale.message, { code: 'CONFLICT', reason: stale.code });
  return receipt;
}

/** Checks a report as a draft, and submits it. A submitted report cannot become a draft again: the rule of the hub says here where its amendment goes. */
export function useReport(): ReportSender {
  const hub = useHub();
  const save = useHubMutation(SUBMIT_REPORTS);
  const [checked, setChecked] = useState<Checked>();
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState<'check' | 'submit'>();
  const during = (act: 'check' | 'submit', work: () => Promise<void>): void => {
    setBusy(act);
    setError(null);
    work()
      .catch((fault: unknown) => setError(fault as Error))
      .finally(() => setBusy(undefined));
  };
  return {
    ...{ isBusy: busy !== undefined, isSending: busy === 'submit', error, checked },
    check: (draft) =>
      during('check', async () => {
        setChecked(undefined);
        const found = await recognised(hub, draft);
        const common = { draft, values: found.values, unclear: found.unclear };
        if (draft.amends) {
          const countries = countriesOf(reportInput(draft, found.values, false), found.routed);
          return setChecked({ ...common, problems: [], isAccepted: true, countries });
        }
        const { submitReports } = await save.mutateAsync({ input: [reportInput(draft, found.values, true)] });
        const [receipt] = submitReports;
        if (!receipt) return;
        setChecked({ ...common, ...verdictOn(receipt) });
        // Values that are left out are in the memory of the tab alone.
        if (receipt.outcome !== 'REJECTED' && found.unclear.length === 0) noteSavedReport(draft);
      }),
    submit: (version, sent) =>
      during('submit', async () => {
        if (!checked) return;
        const { submitReports } = await save.mutateAsync({ input: [{ ...reportInput(checked.draft, checked.values, false), version }] });
        const receipt = currentOnly(submitReports[0]);
        if (receipt?.outcome === 'REJECTED') setChecked({ ...checked, ...verdictOn(receipt) });
        else if (receipt) sent(receipt);
      }),
  };
}
