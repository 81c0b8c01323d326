import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useDeferredValue, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useLiveAnswers } from '../../app/live-answers.ts';
import { nodesOf, useHubPages, useHubQuery } from '../../app/queries.ts';
import { useRowFocus } from '../../app/row-focus.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { useKeys } from '../../app/keys.ts';
import { Answer, More } from '../../parts/answer.tsx';
import { useChosenRow } from '../../parts/chosen-row.ts';
import { Icon, PartyMark, Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { type CaseFilters, Facets, filterOf, isFiltered, NO_FILTERS } from './facets.tsx';
import { Invitations } from './invitations.tsx';
import { CASE_FACETS, CASE_INVITATIONS, CASE_LIST, type CaseListQuery } from './list.graphql.ts';
import { OpenCaseDialog } from './open-case.tsx';

type Row = CaseListQuery['searchCasework']['nodes'][number];

/** The cases of the country: search, facets, invitations. */
export function CasesPage(): ReactNode {
  useLiveAnswers({ CASE: [CASE_LIST, CASE_FACETS, CASE_INVITATIONS], ANNOUNCEMENT: [CASE_INVITATIONS] });
  const text = useText();
  const mayLead = useMay('case:lead');
  const [filters, setFilters] = useState<CaseFilters>(NO_FILTERS);
  const [isOpening, setOpening] = useState(false);
  const search = useDeferredValue(filters.text.trim());
  const list = useHubPages(CASE_LIST, { filter: filterOf({ ...filters, text: search }) }, ({ searchCasework }) => searchCasework);
  const facets = useHubQuery(CASE_FACETS, { filter: filterOf({ ...NO_FILTERS, value: filters.value, text: search }) });
  const rows = nodesOf(list.data);
  useContentLabels(rows.flatMap(({ item }) => (item && 'tlp' in item ? [item.tlp] : [])));
  const navigate = useNavigate();
  const { chosen, keys } = useChosenRow(rows.map(({ id }) => id));
  useKeys({
    ...keys,
    n: mayLead ? () => setOpening(true) : undefined,
    Enter: chosen === undefined ? undefined : () => void navigate({ to: '/cases/$id/$tab', params: { id: chosen, tab: 'overview' } }),
  });
  return (
    <div className="page">
      <PageHead
        title={text('cases.title')}
        acts={
          mayLead && (
            <button className="btn pri" type="button" onClick={() => setOpening(true)}>
              <Icon name="plus" />
              <Text id="cases.open" /> <kbd aria-hidden="true">N</kbd>
            </button>
          )
        }
      >
        <p>
          <Text id="cases.about" />
        </p>
      </PageHead>
      <Invitations />
      <div className="row w list-search" role="search">
        <input
          className="in"
          type="search"
          aria-label={text('cases.search')}
          placeholder={text('cases.search')}
          value={filters.text}
          onChange={({ target }) => setFilters({ ...filters, text: target.value })}
        />
        <ValueSearch onValue={(value) => setFilters({ ...filters, value })} />
      </div>
      {facets.data && <Facets facets={facets.data.searchCasework.facets} filters={filters} onFilters={setFilters} />}
      <section className="card" data-tour="cases" aria-label={text('cases.title')}>
        <Answer of={list}>
          {() =>
            rows.length === 0 ? (
              <Empty icon="case" title={<Text id={isFiltered(filters) ? 'cases.none-match' : 'cases.none'} />}>
                <p>
                  <Text id="cases.none.why" />
                </p>
              </Empty>
            ) : (
              <Rows rows={rows} chosen={chosen} />
            )
          }
        </Answer>
        <More of={list} />
      </section>
      {isOpening && <OpenCaseDialog onClose={() => setOpening(false)} />}
    </div>
  );
}

/** Finds cases by a linked value. It is sent when the officer asks for it: half a value is an error. */
function ValueSearch({ onValue }: { readonly onValue: (value: string) => void }): ReactNode {
  const text = useText();
  return (
    <input
      className="in"
      type="search"
      spellCheck={false}
      aria-label={text('cases.value')}
      placeholder={text('cases.value')}
      onBlur={({ target }) => onValue(target.value.trim())}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && onValue(currentTarget.value.trim())}
    />
  );
}

function Rows({ rows, chosen }: { readonly rows: readonly Row[]; readonly chosen: string | undefined }): ReactNode {
  const text = useText();
  return (
    <div className="tw">
      <table className="t st-l">
        <thead>
          <tr>
            <th>{text('cases.case')}</th>
            <th>{text('cases.lead')}</th>
            <th>{text('cases.participants')}</th>
            <th>{text('cases.state')}</th>
            <th>{text('cases.label')}</th>
            <th>{text('cases.changed')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <CaseRow key={row.id} row={row} isChosen={row.id === chosen} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CaseRow({ row, isChosen }: { readonly row: Row; readonly isChosen: boolean }): ReactNode {
  const text = useText();
  const line = useRowFocus<HTMLTableRowElement>(isChosen);
  const { id, title, threat, state, parties, item, updatedAt } = row;
  return (
    <tr aria-current={isChosen || undefined} ref={line} tabIndex={-1}>
      <td className="fw">
        <Red id={id} tlp={item && 'tlp' in item ? item.tlp : 'RED'}>
          <Link className="b" to="/cases/$id/$tab" params={{ id, tab: 'overview' }}>
            {title}
          </Link>
        </Red>
        <span className="s q below">{threat && text(`threat.${threat}`)}</span>
      </td>
      <td className="nw">{item && 'lead' in item && <PartyName party={item.lead} />}</td>
      <td>
        <span className="mks">
          {parties.map((party) => (
            <PartyMark key={party.id} party={party} />
          ))}
        </span>
      </td>
      <td className="nw">
        <span className={state === 'CLOSED' ? 'st' : 'st ok'}>{text(`casework.${state}`)}</span>
      </td>
      <td>{item && 'tlp' in item && <Tlp label={item.tlp} />}</td>
      <td className="nw s" data-l={text('cases.changed')}>
        <Time of={updatedAt} />
      </td>
    </tr>
  );
}
