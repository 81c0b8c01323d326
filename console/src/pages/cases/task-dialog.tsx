import type { ReactNode } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { type TextId, useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import { type TlpLabel, tlpText } from '../../parts/marks.tsx';
import { useEdit } from '../../parts/opened.ts';
import { Red } from '../../parts/red.tsx';
import { FormError } from '../../parts/states.tsx';
import { TlpField } from '../../parts/tlp-field.tsx';
import { localTime, timeOfLocal } from '../../parts/local-time.ts';
import { ADD_CASE_TASK, type CaseTaskInput, type CaseTaskState, UPDATE_CASE_TASK } from './contents.graphql.ts';
import type { CaseDialogProps } from './edit-case.tsx';
import { type Case, labelsUpTo } from './rights.ts';
import type { Task } from './tasks.tsx';

const STATES: readonly CaseTaskState[] = ['OPEN', 'IN_PROGRESS', 'DONE', 'CANCELLED'];

interface TaskDraft {
  readonly title: string;
  /** The id of a party, or nothing. */
  readonly assignee: string;
  /** A local time, or nothing. */
  readonly due: string;
  readonly tlp: TlpLabel;
  readonly state: CaseTaskState;
}

const LABELS: Readonly<Record<keyof TaskDraft, TextId>> = {
  title: 'tasks.title',
  assignee: 'tasks.assignee',
  due: 'tasks.due',
  tlp: 'field.tlp',
  state: 'cases.state',
};

const draftOf = (of: Case, task: Task | undefined): TaskDraft => ({
  title: task?.title ?? '',
  assignee: task?.assigneeParty?.id ?? '',
  due: task?.dueAt ? localTime(task.dueAt) : '',
  tlp: task?.tlp ?? of.tlp,
  state: task?.state ?? 'OPEN',
});

/** Adds a task, or changes one. */
export function TaskDialog({ of, task, onClose }: CaseDialogProps & { readonly task?: Task | undefined }): ReactNode {
  const text = useText();
  const { draft, set, take, opened } = useEdit(task?.version ?? 0, draftOf(of, task));
  const [add, update] = [useHubMutation(ADD_CASE_TASK), useHubMutation(UPDATE_CASE_TASK)];
  const submit = (): void => {
    const { title, assignee, due, tlp, state } = draft;
    const agency = assignee === task?.assigneeParty?.id ? (task.assigneeAgency?.id ?? null) : null;
    const input: CaseTaskInput = {
      ...{ title: title.trim(), tlp, state, dueAt: due === '' ? null : timeOfLocal(due) },
      ...{ assigneePartyId: assignee || null, assigneeAgencyId: agency },
    };
    if (!task) return add.mutate({ caseId: of.id, input }, { onSuccess: onClose });
    update.mutate({ caseId: of.id, taskId: task.id, version: opened.version, input }, { onSuccess: onClose });
  };
  const inside = of.participants.filter(({ state }) => state === 'ACCEPTED');
  const title = text(task ? 'tasks.edit' : 'tasks.add');
  return (
    <FormDialog
      title={title}
      act={task ? text('act.save') : title}
      isBusy={add.isPending || update.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <Red id={`${of.id} ${task?.id ?? ''} edit`} tlp={task?.tlp ?? 'CLEAR'}>
        <TextArea
          label={text('tasks.title')}
          required
          autoFocus
          rows={2}
          maxLength={500}
          value={draft.title}
          onChange={({ target }) => set({ title: target.value })}
        />
      </Red>
      <SelectField label={text('tasks.assignee')} value={draft.assignee} onChange={({ target }) => set({ assignee: target.value })}>
        <option value="">{text('tasks.nobody')}</option>
        {inside.map(({ party }) => (
          <option key={party?.id} value={party?.id}>
            {party?.name}
          </option>
        ))}
      </SelectField>
      <TextField label={text('tasks.due')} type="datetime-local" value={draft.due} onChange={({ target }) => set({ due: target.value })} />
      <TlpField labels={labelsUpTo(of.ceiling)} value={draft.tlp} onChange={({ target }) => set({ tlp: target.value as TlpLabel })} />
      {task && (
        <SelectField
          label={text('cases.state')}
          value={draft.state}
          onChange={({ target }) => set({ state: target.value as CaseTaskState })}
        >
          {STATES.map((one) => (
            <option key={one} value={one}>
              {text(`task-state.${one}`)}
            </option>
          ))}
        </SelectField>
      )}
      {task && (
        <Changed
          {...{ opened, tlp: task.tlp, onTake: take }}
          labels={LABELS}
          words={{
            assignee: inside.find(({ party }) => party?.id === opened.now.assignee)?.party?.name ?? text('tasks.nobody'),
            due: opened.now.due.replace('T', ' '),
            tlp: tlpText(opened.now.tlp),
            state: text(`task-state.${opened.now.state}`),
          }}
          id={`${of.id} ${task.id}`}
          at={task.updatedAt}
        />
      )}
      <FormError error={add.error ?? update.error} />
    </FormDialog>
  );
}
