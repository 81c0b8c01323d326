import { type TextId, useText } from '../../app/text.tsx';
import { tlpText } from '../../parts/tlp-labels.ts';
import { type Opened, useOpened } from '../../parts/opened.ts';
import { indexesOf } from './judged.ts';
import type { TriageDetailFragment } from './reports.graphql.ts';

/** What a decision on an entry depends on, in words. */
export interface Content {
  readonly title: string;
  readonly narrative: string;
  readonly handling: string;
  readonly threat: string;
  readonly values: string;
  readonly files: string;
}

export const CONTENT_LABELS: Readonly<Record<keyof Content, TextId>> = {
  title: 'report.title',
  narrative: 'report.narrative',
  handling: 'field.tlp',
  threat: 'triage.threat',
  values: 'triage.values',
  files: 'triage.files',
};

/** Pins a decision to the report that the officer has read. */
export function useReadEntry(entry: TriageDetailFragment): Opened<Content> {
  const text = useText();
  const { report, version } = entry;
  const now: Content = {
    ...{ title: report.title, narrative: report.narrative ?? '', handling: tlpText(report.tlp), threat: text(`threat.${report.threat}`) },
    values: indexesOf(entry)
      .map((index) => [report.values[index]?.display, report.values[index]?.note].filter(Boolean).join(': '))
      .join('\n'),
    files: report.evidence.map(({ filename }) => filename).join('\n'),
  };
  return useOpened({ version, now });
}
