import type { OwnReportQuery, ReportValueInput, ThreatType, Tlp } from './partner.graphql.ts';

/** A value that the hub has read already, by the text that the form shows for it: it is sent as it is stored. */
export interface StoredValue {
  readonly display: string;
  readonly input: ReportValueInput;
}

/** A report as the form holds it. Lists of countries are ISO codes, separated by spaces or commas. */
export interface ReportDraft {
  readonly reference: string;
  readonly title: string;
  readonly threat: ThreatType;
  readonly tlp: Exclude<Tlp, 'AMBER_STRICT'>;
  readonly narrative: string;
  readonly platform: string;
  readonly platformCountry: string;
  /** A day, or the time of a saved draft; or nothing. */
  readonly incidentStartedAt: string;
  readonly incidentEndedAt: string;
  readonly losses: string;
  readonly victimCountries: string;
  readonly suspectCountries: string;
  /** Countries that the saved draft names beside the derived ones. */
  readonly countries: readonly string[];
  readonly exceptCountries: readonly string[];
  /** One value on each line; after a bar a note. */
  readonly values: string;
  readonly stored: readonly StoredValue[];
  readonly evidence: readonly { readonly id: string; readonly filename: string }[];
  /** Of an amendment: the submitted report as it was when the form was opened. */
  readonly amends: Amended | null;
  /** The report of the hub whose content the form shows, with its label; null: the officer has typed all of it. */
  readonly source: { readonly id: string; readonly tlp: Tlp } | null;
}

/** What the form states of a report. */
export type ReportFields = Omit<ReportDraft, 'amends' | 'source'>;

export interface Amended {
  readonly id: string;
  readonly version: number;
  readonly fields: ReportFields;
}

export const EMPTY_DRAFT: ReportDraft = {
  ...{ reference: '', title: '', threat: 'CALL_CENTRE_SCAM', tlp: 'AMBER', narrative: '', platform: '', platformCountry: '' },
  ...{
    incidentStartedAt: '',
    incidentEndedAt: '',
    losses: '',
    victimCountries: '',
    suspectCountries: '',
    countries: [],
    exceptCountries: [],
  },
  ...{ values: '', stored: [], evidence: [], amends: null, source: null },
};

export const isSameDraft = (one: ReportDraft | undefined, other: ReportDraft): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Whether a report has text that the hub does not have. Choices alone are no text. */
export function isUnsaved(report: ReportDraft, saved: ReportDraft): boolean {
  const { threat: _threat, tlp: _tlp, ...rest } = report;
  const hasText = Object.values(rest).some((part) => typeof part === 'string' && part.trim() !== '');
  return hasText && !isSameDraft(report, saved);
}

type OwnReport = NonNullable<OwnReportQuery['report']>;

/** A note as its line shows it. */
export const noteInLine = (note: string | null | undefined): string => (note ?? '').replace(/\s+/g, ' ').trim();

/** Values as the form shows them. Where several have one text, such as an account number of two banks, each says what it is: otherwise nobody can tell which line was removed. */
function storedOf(values: OwnReport['values']): readonly StoredValue[] {
  const isShared = (text: string): boolean => values.filter(({ display }) => display === text).length > 1;
  return values.map(({ display, ...input }) => {
    const scope = [input.kind, input.platform, input.network, input.bank, input.country].filter(Boolean).join(' ');
    return { display: isShared(display) ? `${display} (${scope})` : display, input };
  });
}

/** A saved draft as the form holds it. One that was for the own party alone is RED until the officer chooses another label: it goes to countries. */
export function draftOf(report: OwnReport): ReportDraft {
  return { ...fieldsOf(report), amends: null, source: sourceOf(report) };
}

/** A submitted report as the form holds it. */
export function amendmentOf(report: OwnReport): ReportDraft {
  const fields = fieldsOf(report);
  return { ...fields, amends: { id: report.id, version: report.version, fields }, source: sourceOf(report) };
}

export const sourceOf = ({ id, tlp }: OwnReport): ReportDraft['source'] => ({ id, tlp });

export function fieldsOf(report: OwnReport): ReportFields {
  const { reference, title, threat, tlp, victimCountries, suspectCountries } = report;
  const stored = storedOf(report.values);
  return {
    ...{ reference, title, threat, tlp: tlp === 'AMBER_STRICT' ? 'RED' : tlp, narrative: report.narrative ?? '' },
    ...{ platform: report.platform ?? '', platformCountry: report.platformCountry ?? '' },
    ...{ incidentStartedAt: report.incidentStartedAt ?? '', incidentEndedAt: report.incidentEndedAt ?? '' },
    losses: report.losses.map(({ amount, currency }) => `${amount} ${currency}`).join('\n'),
    ...{ victimCountries: victimCountries.join(', '), suspectCountries: suspectCountries.join(', ') },
    ...{ countries: report.countries ?? [], exceptCountries: report.exceptCountries ?? [] },
    values: stored.map(({ display, input: { note } }) => [display, noteInLine(note)].filter(Boolean).join(' | ')).join('\n'),
    stored,
    evidence: report.evidence.map(({ id, filename }) => ({ id, filename })),
  };
}
