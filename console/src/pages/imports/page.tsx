import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { nodesOf, useHubPages, useHubQuery } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { useSharingDirectory } from '../../parts/audience-form.tsx';
import { Icon } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { IMPORT_OPTIONS, IMPORTS, type ImportsQuery } from './imports.graphql.ts';
import { NewImport } from './new-import.tsx';

/** Imports a file, and lists the imports of the own agency. */
export function ImportsPage(): ReactNode {
  const text = useText();
  const directory = useSharingDirectory();
  const options = useHubQuery(IMPORT_OPTIONS, {});
  return (
    <div className="page">
      <PageHead
        title={text('imports.title')}
        acts={
          <Link className="btn quiet" to="/publish">
            <Icon name="publish" />
            <Text id="imports.publish" />
          </Link>
        }
      >
        <p>
          <Text id="imports.lead" />
        </p>
      </PageHead>
      <div className="stack">
        <Answer of={directory}>
          {(parties) => <Answer of={options}>{({ csvMappings }) => <NewImport directory={parties} mappings={csvMappings.nodes} />}</Answer>}
        </Answer>
        <Earlier />
      </div>
    </div>
  );
}

const HEADS: readonly TextId[] = ['imports.name', 'imports.source', 'imports.state', 'imports.counts', 'imports.begun'];

function Earlier(): ReactNode {
  const imports = useHubPages(IMPORTS, {}, (answer) => answer.imports);
  return (
    <section className="card" aria-labelledby="earlier">
      <header>
        <h2 id="earlier">
          <Text id="imports.earlier" />
        </h2>
      </header>
      <Answer of={imports}>
        {(data) =>
          nodesOf(data).length === 0 ? (
            <Empty icon="file" title={<Text id="imports.none" />} />
          ) : (
            <div className="tw">
              <table className="t st-l">
                <thead>
                  <tr>
                    {HEADS.map((id) => (
                      <th key={id}>
                        <Text id={id} />
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {nodesOf(data).map((one) => (
                    <Line key={one.id} import={one} />
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
      <More of={imports} />
    </section>
  );
}

type Import = ImportsQuery['imports']['nodes'][number];

const TONES: Readonly<Record<Import['state'], string>> = { RUNNING: 'a', COMPLETE: 'ok', INTERRUPTED: 'w', REVOKED: '' };

export const ImportState = ({ state }: Pick<Import, 'state'>): ReactNode => (
  <span className={`st ${TONES[state]}`}>
    <Text id={`imports.${state}`} />
  </span>
);

function Line({ import: one }: { readonly import: Import }): ReactNode {
  const text = useText();
  const { id, name, source, state, createdAt, createdBy, created, updated, unchanged, rejected, held } = one;
  return (
    <tr>
      <td className="fw">
        <Link to="/imports/$id" params={{ id }}>
          {name ?? text('imports.unnamed')}
        </Link>
      </td>
      <td className="s m">
        <Text id={`source.${source}`} />
      </td>
      <td>
        <ImportState state={state} />
      </td>
      <td className="s m fw">
        <Text id="imports.counts.of" values={{ created, updated, unchanged, rejected, held }} />
      </td>
      <td className="s">
        <Time of={createdAt} /> {createdBy?.name}
      </td>
    </tr>
  );
}
