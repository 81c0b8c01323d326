import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { Dialog } from '../../parts/dialog.tsx';
import { Icon, PartyMark, Tlp } from '../../parts/marks.tsx';
import { useSettled } from '../../parts/settled.ts';
import { FormError } from '../../parts/states.tsx';
import { useCaseworkTitle } from '../../parts/use-casework-title.ts';
import { roughKindOf } from '../../pages/look-up/recognise.ts';
import { useContentLabels } from '../page-label.ts';
import { useHubQuery } from '../queries.ts';
import { useViewer } from '../session.ts';
import { Text, useText } from '../text.tsx';
import { type Found, foundBy, type FoundGroup, type FoundPage, isLikeAlert } from './found.ts';
import { SEARCH, SEARCH_BY_VALUE } from './search.graphql.ts';

const PAUSE_MS = 200;
const LEAST = 2;
const GROUPS: readonly FoundGroup[] = ['pages', 'indicators', 'casework', 'alerts', 'parties'];

interface SearchDialogProps {
  readonly pages: readonly FoundPage[];
  readonly onClose: () => void;
}

/** Searches while the officer types. Arrows choose a result, Enter opens it. */
export function SearchDialog({ pages, onClose }: SearchDialogProps): ReactNode {
  const text = useText();
  const titleOf = useCaseworkTitle();
  const id = useId();
  const navigate = useNavigate();
  const { routesByPath } = useRouter();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const settled = useSettled(typed.trim(), PAUSE_MS);
  const viewer = useViewer();
  const withContent = viewer.permissions.includes('indicator:read');
  const withAlerts = viewer.permissions.includes('alert:read') && isLikeAlert(settled);
  const query = useHubQuery(SEARCH, { text: settled, withContent, withAlerts }, { enabled: settled.length >= LEAST });
  // What the hub does not read as a value is found as text alone, so errors are not shown.
  const byValue = useHubQuery(SEARCH_BY_VALUE, { value: settled }, { enabled: withContent && roughKindOf(settled) !== null });
  const aboutValue = byValue.data?.searchCasework.nodes;
  const results = useMemo(
    () =>
      foundBy({
        ...{ typed, pages, answer: query.data, aboutValue, titleOf, viewer, hasPage: (pattern) => pattern in routesByPath },
        alertKind: (kind) => text(`alerts.kind.${kind}`),
      }),
    [typed, pages, query.data, aboutValue, titleOf, routesByPath, viewer, text],
  );
  useContentLabels(results.flatMap(({ tlp }) => tlp ?? []));
  const current = Math.min(chosen, results.length - 1);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setChosen(Math.max(0, Math.min(results.length - 1, current + step)));
    const result = results[current];
    if (event.key === 'Enter' && result) {
      onClose();
      void navigate({ to: result.to });
    }
    if (step !== 0 || event.key === 'Enter') event.preventDefault();
  };
  return (
    <Dialog title={text('search.open')} onClose={onClose}>
      <div className="dlg-body stack">
        <input
          className="in"
          type="search"
          role="combobox"
          autoFocus
          spellCheck={false}
          aria-label={text('search.label')}
          aria-expanded={results.length > 0}
          aria-controls={`${id}-results`}
          aria-autocomplete="list"
          {...(results.length > 0 ? { 'aria-activedescendant': `${id}-${current}` } : {})}
          placeholder={text('search.label')}
          value={typed}
          onChange={({ target }) => {
            setTyped(target.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Results id={id} results={results} current={current} onClose={onClose} />
        <p className="s q" role="status">
          {settled.length >= LEAST && query.isSuccess && !byValue.isFetching && results.length === 0 && <Text id="search.none" />}
          {typed.trim().length < LEAST && <Text id="search.hint" />}
        </p>
        <FormError error={query.error} />
      </div>
    </Dialog>
  );
}

interface ResultsProps {
  readonly id: string;
  readonly results: readonly Found[];
  readonly current: number;
  readonly onClose: () => void;
}

function Results({ id, results, current, onClose }: ResultsProps): ReactNode {
  const text = useText();
  return (
    <div className="found" id={`${id}-results`} role="listbox" aria-label={text('search.results')}>
      {GROUPS.filter((group) => results.some((one) => one.group === group)).map((group) => (
        <div key={group} role="group" aria-labelledby={`${id}-${group}`}>
          <p className="s q found-head" id={`${id}-${group}`}>
            {text(`search.group.${group}`)}
          </p>
          {results.map((one, index) =>
            one.group === group ? (
              <Link
                key={one.key}
                className="found-row"
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === current}
                tabIndex={-1}
                to={one.to}
                ref={(element: HTMLAnchorElement | null) => {
                  if (index === current) element?.scrollIntoView({ block: 'nearest' });
                }}
                onClick={onClose}
              >
                <Icon name={one.icon} />
                <span className="grow">{one.tlp === 'RED' ? text('search.red') : one.title}</span>
                <span className="mks">
                  {one.parties.map((party) => (
                    <PartyMark key={party.id} party={party} />
                  ))}
                </span>
                {one.tlp && <Tlp label={one.tlp} />}
              </Link>
            ) : null,
          )}
        </div>
      ))}
    </div>
  );
}
