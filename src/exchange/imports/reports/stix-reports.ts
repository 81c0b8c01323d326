import { problem } from '../../../platform/graphql/batch.js';
import { MOST_VALUES } from '../../../casework/reports/report.js';
import type { StixReport } from '../../stix/read-reports.js';
import { pieceOf, refusedPiece, type ReportPiece, type ReportReading } from './report-piece.js';
import { partOf } from './report-table.js';

/**
 * Returns the reports of a bundle as pieces of an import. A report with too many values becomes several, `reference`, `reference#2` … in the order of its
 * references.
 * @param members member countries: other countries are left out, with a warning
 */
export function stixPieces(reports: readonly StixReport[], reading: ReportReading, members: ReadonlySet<string>): readonly ReportPiece[] {
  const seen = new Set<string>();
  const pieces: ReportPiece[] = [];
  for (const report of reports) {
    const refusal = refusalOf(report, seen);
    seen.add(report.reference);
    const line = pieces.length + 1;
    if (refusal) {
      const input = JSON.stringify(givenOf(report, report.reference, report.items.slice(0, MOST_VALUES), members));
      pieces.push({ ...refusedPiece({ line, sent: input }, [refusal], reading), reference: report.reference });
    } else pieces.push(...partsOf(report, line, reading, members));
  }
  return pieces;
}

function refusalOf({ reference, isRevoked }: StixReport, seen: ReadonlySet<string>): ReturnType<typeof problem> | undefined {
  if (isRevoked) {
    return problem('REPORT_REVOKED_BY_SOURCE', 'This report is revoked at its source. Withdraw it by its id, with a reason.', 'revoked');
  }
  return seen.has(reference)
    ? problem('REFERENCE_TWICE', 'Another report of the bundle has the same reference.', 'external_references')
    : undefined;
}

function partsOf(report: StixReport, line: number, reading: ReportReading, members: ReadonlySet<string>): readonly ReportPiece[] {
  const many = Math.max(1, Math.ceil(report.items.length / MOST_VALUES));
  const nonMembers = report.countries.filter((country) => !members.has(country));
  const remarks = [
    ...report.problems,
    ...(nonMembers.length > 0
      ? [
          {
            severity: 'WARNING',
            code: 'COUNTRY_NO_MEMBER',
            field: 'countries',
            message: `${nonMembers.join(', ')}: not a member of this hub, so it was left out.`,
          } as const,
        ]
      : []),
  ];
  return Array.from({ length: many }, (_, part) => {
    const items = report.items.slice(part * MOST_VALUES, (part + 1) * MOST_VALUES);
    const input = givenOf(report, partOf(report.reference, part + 1), items, members);
    const origin = { line: line + part, sent: JSON.stringify(input), remarks: part === 0 ? remarks : [] };
    return pieceOf(reading, input, { ...origin, ...(part + 1 === many && { next: partOf(report.reference, many + 1) }) });
  });
}

/** Returns the report in the form of the API. */
function givenOf(
  { title, narrative, threat, tlp, countries }: StixReport,
  reference: string,
  items: StixReport['items'],
  members: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  const named = countries.filter((country) => members.has(country));
  const fields = { reference, title, narrative, threat, tlp, values: items.map(itemOf) };
  return { ...without(fields), ...(named.length > 0 && { countries: named }) };
}

const itemOf = (item: StixReport['items'][number]): object => without({ ...item });
const without = (fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
