import type { IndicatorKind, ThreatType } from 'entente-client';
import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { KIND_ICONS } from '../../parts/kind.tsx';
import { THREATS } from '../../parts/threats.ts';
import { Toggles } from '../../parts/toggles.tsx';
import { WATCHABLE_GROUPS } from './watches.graphql.ts';

const KINDS = Object.keys(KIND_ICONS) as readonly IndicatorKind[];

export interface GroupFilterValue {
  readonly groupId: string;
  readonly threats: readonly ThreatType[];
  readonly kinds: readonly IndicatorKind[];
}

export const NO_GROUP: GroupFilterValue = { groupId: '', threats: [], kinds: [] };

interface GroupFilterProps {
  readonly group: GroupFilterValue;
  readonly onGroup: (group: GroupFilterValue) => void;
  readonly error?: string | undefined;
}

/** A working group of the party, and threats and kinds in it; none chosen: all. */
export function GroupFilter({ group, onGroup, error }: GroupFilterProps): ReactNode {
  const text = useText();
  const groups = useHubQuery(WATCHABLE_GROUPS, {});
  return (
    <Answer of={groups}>
      {(data) => (
        <div className="stack">
          <SelectField
            label={text('watches.group')}
            error={error}
            value={group.groupId}
            onChange={({ target }) => onGroup({ ...group, groupId: target.value })}
          >
            <option value="" />
            {data.groups.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <Toggles
            label={<Text id="watches.threats" />}
            choices={THREATS}
            wordOf={(threat) => text(`threat.${threat}`)}
            chosen={group.threats}
            onChosen={(threats) => onGroup({ ...group, threats })}
          />
          <Toggles
            label={<Text id="watches.kinds" />}
            choices={KINDS}
            wordOf={(kind) => text(`kind.${kind}`)}
            chosen={group.kinds}
            onChosen={(kinds) => onGroup({ ...group, kinds })}
          />
        </div>
      )}
    </Answer>
  );
}
