import type { CaseworkFilter, CaseworkState, ThreatType } from './list.graphql.ts';
import type { ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import type { CaseFacetsQuery } from './list.graphql.ts';

export interface CaseFilters {
  readonly text: string;
  /** A value that the cases are about, in any spelling. */
  readonly value: string;
  readonly states: readonly string[];
  readonly threats: readonly string[];
  readonly parties: readonly string[];
}

export const NO_FILTERS: CaseFilters = { text: '', value: '', states: [], threats: [], parties: [] };

export const isFiltered = ({ text, value, ...lists }: CaseFilters): boolean =>
  text.trim() !== '' || value !== '' || Object.values(lists).some((chosen: readonly string[]) => chosen.length > 0);

/** The conditions of the API. Only cases are listed here: invitations have a list of their own. */
export const filterOf = ({ text, value, states, threats, parties }: CaseFilters): CaseworkFilter => ({
  kinds: ['CASE'],
  ...(text === '' ? {} : { text }),
  ...(value === '' ? {} : { value: { value } }),
  ...(states.length > 0 ? { states: states as readonly CaseworkState[] } : {}),
  ...(threats.length > 0 ? { threats: threats as readonly ThreatType[] } : {}),
  ...(parties.length > 0 ? { parties } : {}),
});

const FACETS = [
  { facet: 'STATE', field: 'states', title: 'cases.state' },
  { facet: 'THREAT', field: 'threats', title: 'cases.threat' },
  { facet: 'PARTY', field: 'parties', title: 'cases.participants' },
] as const;

interface FacetsProps {
  readonly facets: CaseFacetsQuery['searchCasework']['facets'];
  readonly filters: CaseFilters;
  readonly onFilters: (filters: CaseFilters) => void;
}

/** Choices by state, threat and participant. The numbers count what the viewer sees, for the search without the choices. */
export function Facets({ facets, filters, onFilters }: FacetsProps): ReactNode {
  const text = useText();
  const wordOf = (facet: string, value: string, label: string): string =>
    facet === 'STATE' ? text(`casework.${value as CaseworkState}`) : facet === 'THREAT' ? text(`threat.${value as ThreatType}`) : label;
  return (
    <details className="card facets" open={matchMedia('(min-width: 861px)').matches}>
      <summary>
        <Text id="cases.filters" />
      </summary>
      <div className="facet-groups">
        {FACETS.map(({ facet, field, title }) => {
          const values = facets.find((one) => one.facet === facet)?.values ?? [];
          const chosen = filters[field];
          return (
            <fieldset key={facet}>
              <legend className="s q">{text(title)}</legend>
              <div className="row w">
                {values.map(({ value, label, count }) => (
                  <label className="tog" key={value}>
                    <input
                      type="checkbox"
                      checked={chosen.includes(value)}
                      onChange={({ target }) =>
                        onFilters({ ...filters, [field]: target.checked ? [...chosen, value] : chosen.filter((one) => one !== value) })
                      }
                    />
                    {wordOf(facet, value, label)} <span className="q">{count}</span>
                  </label>
                ))}
              </div>
            </fieldset>
          );
        })}
      </div>
    </details>
  );
}
