import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Value } from '../../parts/kind.tsx';
import { Icon } from '../../parts/marks.tsx';
import { useSettled } from '../../parts/settled.ts';
import { sentenceOf } from '../../parts/sentence.ts';
import { CHECK_VALUES } from '../publish/publish.graphql.ts';
import { columnTitle } from './formats.ts';
import type { ImportOptions } from './options.ts';
import { checkedInputOf, type SampleRow } from './sample.ts';

/** The first rows of a file, as the hub would read their values. */
export function SampleRows({ rows, options }: { readonly rows: readonly SampleRow[]; readonly options: ImportOptions }): ReactNode {
  const text = useText();
  const inputs = useSettled(
    rows.filter((row) => row['value']).map((row) => checkedInputOf(row, options)),
    300,
  );
  const { data } = useHubQuery(CHECK_VALUES, { values: inputs }, { enabled: inputs.length > 0 });
  if (rows.length === 0) return null;
  const answers = new Map(inputs.map(({ value }, index) => [value, data?.checked[index]]));
  return (
    <div className="tw">
      <table className="t st-l" aria-label={text('imports.sample')}>
        <thead>
          <tr>
            <th>
              <Text id="publish.written" />
            </th>
            <th>
              <Text id="publish.read" />
            </th>
            <th>
              <Text id="imports.others" />
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const { value = '', ...others } = row;
            const checked = answers.get(value);
            const [first] = checked?.problems.filter(({ code }) => code !== 'KIND_RECOGNISED') ?? [];
            return (
              <tr key={index}>
                <td className="fw raw">{value}</td>
                <td className="fw">
                  <span className="stack4">
                    {checked?.kind && checked.canonical !== null && <Value kind={checked.kind}>{checked.canonical}</Value>}
                    {first && (
                      <span className={`st s ${first.severity === 'ERROR' ? 'd' : 'w'}`}>
                        <Icon name={first.severity === 'ERROR' ? 'x' : 'alert'} />
                        {sentenceOf(first)}
                      </span>
                    )}
                  </span>
                </td>
                <td className="fw s m">
                  {Object.entries(others)
                    .filter(([, cell]) => cell !== '')
                    .map(([field, cell]) => `${columnTitle(text, field)}: ${cell}`)
                    .join(' · ')}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
