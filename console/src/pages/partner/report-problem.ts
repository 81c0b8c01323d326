import { useText } from '../../app/text.tsx';
import { sentenceOf } from '../../parts/sentence.ts';
import { fieldTextOf, withFieldName } from './report-fields.ts';

interface ProblemOfReport {
  readonly code: string;
  readonly message: string;
  /** The path of the field at the API: losses.0.amount; null: the problem is of the whole. */
  readonly field: string | null;
}

/** Returns the words for a problem of a report: its fields have the names of the form. */
export function useReportProblem(): (problem: ProblemOfReport) => string {
  const text = useText();
  return ({ code, message, field }) => {
    if (field === null) return sentenceOf({ message });
    if (code === 'FIELD_UNKNOWN') return text('report.field.unknown', { name: field.split('.').at(-1) ?? field });
    const id = fieldTextOf(field);
    const name = id ? text(id) : `“${field}”`;
    return code === 'FIELD_TWICE' ? text('report.field.twice', { name }) : withFieldName(sentenceOf({ message }), field, name);
  };
}
