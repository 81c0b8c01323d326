import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Clock } from '../../parts/clock.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty, FormError } from '../../parts/states.tsx';
import type { CaseProps } from './case-page.tsx';
import { CASE_TASKS, type CaseTasksQuery, UPDATE_CASE_TASK } from './contents.graphql.ts';
import { canAct, type Case } from './rights.ts';
import { TaskDialog } from './task-dialog.tsx';

export type Task = CaseTasksQuery['caseTasks']['nodes'][number];

export const isOpenTask = ({ state }: Task): boolean => state === 'OPEN' || state === 'IN_PROGRESS';

/** Open tasks first, by their date; tasks without a date come after those with one. */
export const byDue = (one: Task, other: Task): number =>
  Number(isOpenTask(other)) - Number(isOpenTask(one)) || (one.dueAt ?? '9').localeCompare(other.dueAt ?? '9');

/** Tasks of a case. The country that created a task, the one that has it and the lead change it. */
export function Tasks({ of }: CaseProps): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const [asked, setAsked] = useState<Task | 'new'>();
  const list = useHubPages(CASE_TASKS, { caseId: of.id, states: null }, ({ caseTasks }) => caseTasks);
  const tasks = [...nodesOf(list.data)].sort(byDue);
  useContentLabels([of.tlp, ...tasks.map(({ tlp }) => tlp)]);
  return (
    <section className="card" aria-labelledby="tasks">
      <header>
        <Icon name="task" />
        <h2 id="tasks">{text('case.tab.tasks')}</h2>
        {canAct('contribute', of, permissions) && (
          <button className="btn sm end" type="button" onClick={() => setAsked('new')}>
            <Icon name="plus" />
            <Text id="tasks.add" /> <kbd aria-hidden="true">T</kbd>
          </button>
        )}
      </header>
      <Answer of={list}>
        {() =>
          tasks.length === 0 ? <Empty icon="task" title={text('tasks.none')} /> : <TaskList of={of} tasks={tasks} onEdit={setAsked} />
        }
      </Answer>
      <More of={list} />
      {asked && (
        <TaskDialog
          of={of}
          task={asked === 'new' ? undefined : (tasks.find(({ id }) => id === asked.id) ?? asked)}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}

interface TaskListProps {
  readonly of: Case;
  readonly tasks: readonly Task[];
  readonly onEdit?: (task: Task) => void;
}

export const TaskList = ({ tasks, ...more }: TaskListProps): ReactNode => (
  <ul className="tasks">
    {tasks.map((task) => (
      <TaskLine key={task.id} task={task} {...more} />
    ))}
  </ul>
);

/** A task is done, or open again, by one click. */
function TaskLine({ of, task, onEdit }: Omit<TaskListProps, 'tasks'> & { readonly task: Task }): ReactNode {
  const text = useText();
  const { party, permissions } = useViewer();
  const update = useHubMutation(UPDATE_CASE_TASK);
  const { id, version, title, tlp, dueAt, assigneeParty, assigneeAgency, createdBy } = task;
  const isOwn = createdBy?.party?.id === party.id || assigneeParty?.id === party.id;
  const mayChange = canAct('lead', of, permissions) || (isOwn && canAct('contribute', of, permissions));
  const isDone = !isOpenTask(task);
  const toggle = (): void => {
    const input = { title, tlp, dueAt, assigneePartyId: assigneeParty?.id ?? null, assigneeAgencyId: assigneeAgency?.id ?? null };
    update.mutate({ caseId: of.id, taskId: id, version, input: { ...input, state: isDone ? 'OPEN' : 'DONE' } });
  };
  return (
    <li className="row w">
      <label className="chk grow">
        <input type="checkbox" checked={isDone} disabled={!mayChange || update.isPending} onChange={toggle} />
        <span className={isDone ? 'q done' : ''}>
          <Red id={`${of.id} ${id}`} tlp={tlp}>
            {title}
          </Red>
        </span>
      </label>
      {(task.state === 'IN_PROGRESS' || task.state === 'CANCELLED') && <span className="tag">{text(`task-state.${task.state}`)}</span>}
      {assigneeParty && (
        <span className="s m row">
          <PartyName party={assigneeParty} />
          {assigneeAgency?.name}
        </span>
      )}
      <Tlp label={tlp} />
      {dueAt !== null && !isDone && <Clock name={tlp === 'RED' ? 'TLP:RED' : title} from={task.createdAt} due={dueAt} />}
      {mayChange && onEdit && (
        <button className="btn sm quiet" type="button" onClick={() => onEdit(task)}>
          <Text id="act.edit" />
          {tlp !== 'RED' && <span className="sr">{title}</span>}
        </button>
      )}
      <FormError error={update.error} />
    </li>
  );
}
