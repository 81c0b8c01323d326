import type { ReactNode } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { useEdit } from '../../parts/opened.ts';
import { Red } from '../../parts/red.tsx';
import { FormError } from '../../parts/states.tsx';
import { UPDATE_CASE } from './case.graphql.ts';
import { CASE_LABELS, type CaseDraft, CaseFields, inputOf } from './case-fields.tsx';
import type { Case } from './rights.ts';

export interface CaseDialogProps {
  readonly of: Case;
  readonly onClose: () => void;
}

/** What the officer knows of the case: who reads what is typed is part of it. */
interface Known extends CaseDraft {
  readonly readers: string;
}

const LABELS = { ...CASE_LABELS, readers: 'case.tab.access' } as const;

const knownOf = ({ title, summary, threat, countries, participants }: Case): Known => ({
  ...{ title, summary: summary ?? '', threat, countries: countries.join(', ') },
  readers: participants
    .flatMap(({ state, party }) => (state === 'ACCEPTED' || state === 'INVITED' ? [party?.name ?? ''] : []))
    .toSorted()
    .join(', '),
});

/** Changes the description of a case. */
export function EditCaseDialog({ of, onClose }: CaseDialogProps): ReactNode {
  const text = useText();
  const { id, tlp, updatedAt } = of;
  const { draft, set, take, opened } = useEdit(of.version, knownOf(of));
  const update = useHubMutation(UPDATE_CASE);
  return (
    <FormDialog
      title={text('case.act.edit')}
      act={text('act.save')}
      isBusy={update.isPending}
      onSubmit={() => update.mutate({ id, version: opened.version, input: inputOf(draft) }, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Red id={`${id} edit`} tlp={tlp}>
        <CaseFields draft={draft} onDraft={set} />
      </Red>
      <Changed
        {...{ opened, id, tlp, onTake: take }}
        labels={LABELS}
        words={{ threat: text(`threat.${opened.now.threat}`) }}
        // An invitation does not move the time of the case.
        at={opened.changes.every((name) => name === 'readers') ? undefined : updatedAt}
      />
      <FormError error={update.error} />
    </FormDialog>
  );
}
