import type { FeedFilter } from 'entente-client';
import { type ReactNode, useState } from 'react';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { TextField } from '../../parts/fields.tsx';
import { Icon } from '../../parts/marks.tsx';
import { FormError } from '../../parts/states.tsx';
import { DELETE_SAVED_FEED_FILTER, SAVE_FEED_FILTER, SAVED_FEED_FILTERS } from './saved-filters.graphql.ts';

/** Filters that have a key of their own: 1 to 9. */
const KEYS = 9;

export interface NamedFilter {
  readonly id: string;
  readonly name: string;
  readonly filter: FeedFilter;
}

/** The viewer's own filters, by name. A field that does not restrict is left out, so that equal filters are equal texts. */
export function useSavedFilters(): readonly NamedFilter[] {
  const { data } = useHubQuery(SAVED_FEED_FILTERS, {});
  return (data?.saved.nodes ?? []).map(({ id, name, filter: { kinds, threats, owners, groups, released } }) => ({
    id,
    name,
    filter: {
      ...(kinds ? { kinds } : {}),
      ...(threats ? { threats } : {}),
      ...(owners ? { owners } : {}),
      ...(groups ? { groups } : {}),
      ...(released ? { released } : {}),
    },
  }));
}

export const isSame = (one: FeedFilter, other: FeedFilter): boolean => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

const sorted = (filter: FeedFilter): readonly (readonly [string, unknown])[] =>
  Object.entries(filter)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([field, value]) => [field, Array.isArray(value) ? [...(value as readonly string[])].sort() : value] as const)
    .sort(([one], [other]) => one.localeCompare(other));

interface SavedFiltersProps {
  readonly saved: readonly NamedFilter[];
  readonly filter: FeedFilter;
  readonly onFilter: (filter: FeedFilter) => void;
}

/** Chooses, saves and deletes filters. */
export function SavedFilters({ saved, filter, onFilter }: SavedFiltersProps): ReactNode {
  const text = useText();
  const remove = useHubMutation(DELETE_SAVED_FEED_FILTER);
  const [isSaving, setSaving] = useState(false);
  const isEmpty = Object.keys(filter).length === 0;
  const isSaved = saved.some((one) => isSame(one.filter, filter));
  return (
    <>
      <h2>
        <Text id="feed.saved" />
      </h2>
      <ul className="saved">
        <li className="row gap4">
          <button className="btn sm quiet" type="button" aria-pressed={isEmpty} onClick={() => onFilter({})}>
            <Text id="feed.all" />
          </button>
        </li>
        {saved.map((one, index) => (
          <li className="row gap4" key={one.id}>
            <button className="btn sm quiet" type="button" aria-pressed={isSame(one.filter, filter)} onClick={() => onFilter(one.filter)}>
              <span className="name">{one.name}</span> {index < KEYS && <kbd aria-hidden="true">{index + 1}</kbd>}
            </button>
            <button
              className="btn sm quiet ic end"
              type="button"
              aria-label={text('feed.delete-filter', { name: one.name })}
              onClick={() => remove.mutate({ id: one.id })}
            >
              <Icon name="x" />
            </button>
          </li>
        ))}
      </ul>
      <FormError error={remove.error} />
      {!isEmpty && !isSaved && (
        <button className="btn sm" type="button" onClick={() => setSaving(true)}>
          <Text id="feed.save-filter" />
        </button>
      )}
      {isSaving && <SaveDialog filter={filter} onClose={() => setSaving(false)} />}
    </>
  );
}

function SaveDialog({ filter, onClose }: { readonly filter: FeedFilter; readonly onClose: () => void }): ReactNode {
  const save = useHubMutation(SAVE_FEED_FILTER);
  const [name, setName] = useState('');
  return (
    <ActDialog
      title={<Text id="feed.save-filter" />}
      act={<Text id="feed.save" />}
      done={<Text id="feed.saved-filter" />}
      mutation={save}
      variables={() => (name.trim() === '' ? undefined : { name: name.trim(), filter })}
      onClose={onClose}
    >
      <TextField
        label={<Text id="feed.filter-name" />}
        hint={<Text id="feed.filter-name.hint" />}
        required
        maxLength={100}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
    </ActDialog>
  );
}
