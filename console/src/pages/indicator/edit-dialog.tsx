import type { ComponentProps, ReactNode } from 'react';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { useAudienceWords } from '../../parts/audience-words.ts';
import { Changed } from '../../parts/changed.tsx';
import { SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import { ActDialog } from '../../parts/act-dialog.tsx';
import { tlpText } from '../../parts/marks.tsx';
import { type Edit as EditOf, useEdit } from '../../parts/opened.ts';
import { Red } from '../../parts/red.tsx';
import { UPDATE_INDICATOR } from './acts.graphql.ts';
import { EDITABLE, editOf, patchOf, type Edit } from './edit.ts';
import { INDICATOR_VERSIONS } from './indicator.graphql.ts';
import { ownAudience, type Subject } from './subject.ts';

/** What the officer knows of the indicator: who reads what is typed is part of it. */
interface Known extends Edit, Pick<Subject, 'tlp' | 'audience'> {}

const LABELS: Readonly<Record<keyof Known, TextId>> = {
  threat: 'indicator.edit.threat',
  personStatus: 'indicator.edit.personStatus',
  reliability: 'indicator.edit.reliability',
  credibility: 'indicator.edit.credibility',
  confidence: 'indicator.stated',
  validUntil: 'indicator.valid-until',
  tags: 'indicator.tags',
  description: 'indicator.description',
  tlp: 'field.tlp',
  audience: 'audience.title',
};

/** Corrects fields of an indicator. A change that another officer has made meanwhile is not overwritten unread. */
export function EditDialog({ subject, onClose }: { readonly subject: Subject; readonly onClose: () => void }): ReactNode {
  const update = useHubMutation(UPDATE_INDICATOR);
  const edit = useEdit<Known>(subject.version, { ...editOf(subject), tlp: subject.tlp, audience: subject.audience });
  const { draft, set, opened } = edit;
  const field = (name: keyof Edit) => ({
    label: <Text id={LABELS[name]} />,
    value: draft[name],
    onChange: ({ target }: { readonly target: { readonly value: string } }) => set({ [name]: target.value }),
  });
  return (
    <ActDialog
      title={<Text id="indicator.edit.title" />}
      act={<Text id="indicator.edit.act" />}
      done={<Text id="indicator.edit.done" />}
      mutation={update}
      variables={() => ({ id: subject.id, version: opened.version, patch: patchOf(opened.now, draft) })}
      onClose={onClose}
    >
      <div className="four">
        <Choice name="threat" field={field('threat')} />
        <Choice name="personStatus" field={field('personStatus')} />
        <Choice name="reliability" field={field('reliability')} isOptional />
        <Choice name="credibility" field={field('credibility')} isOptional />
        <TextField hint={<Text id="indicator.edit.confidence" />} type="number" min={0} max={100} {...field('confidence')} />
        <TextField type="date" {...field('validUntil')} />
      </div>
      <Red id={`${subject.id} edit`} tlp={subject.tlp}>
        <TextField hint={<Text id="indicator.edit.tags" />} {...field('tags')} />
        <TextArea rows={6} maxLength={20_000} {...field('description')} />
      </Red>
      <NewVersion subject={subject} edit={edit} />
    </ActDialog>
  );
}

type Chosen = keyof typeof EDITABLE;

const optionText = (name: Chosen, option: string): TextId => `${name === 'personStatus' ? 'person' : name}.${option}` as TextId;

/** What another officer has saved since the dialog was opened. */
function NewVersion({ subject, edit: { opened, take } }: { readonly subject: Subject; readonly edit: EditOf<Known> }): ReactNode {
  const text = useText();
  const versions = useHubPages(INDICATOR_VERSIONS, { id: subject.id }, (answer) => answer.versions, { enabled: opened.changes.length > 0 });
  const chosen = Object.keys(EDITABLE) as Chosen[];
  const words = chosen.map((name) => [name, opened.now[name] === '' ? '' : text(optionText(name, opened.now[name]))] as const);
  return (
    <Changed
      {...{ opened, labels: LABELS, onTake: take, id: subject.id, tlp: subject.tlp, at: subject.updatedAt }}
      words={{ ...Object.fromEntries(words), tlp: tlpText(subject.tlp), audience: <AudienceWords subject={subject} /> }}
      by={nodesOf(versions.data).find(({ version }) => version === subject.version)?.by?.name}
    />
  );
}

/** Who sees the indicator now. */
function AudienceWords({ subject }: { readonly subject: Subject }): ReactNode {
  const { parties, except } = useAudienceWords()(ownAudience(subject));
  if (parties === '') return <Text id="audience.nobody" />;
  return except === '' ? parties : <Text id="audience.words.except" values={{ parties, except }} />;
}

interface ChoiceProps {
  readonly name: Chosen;
  readonly field: ComponentProps<typeof SelectField>;
  readonly isOptional?: boolean;
}

function Choice({ name, field, isOptional = false }: ChoiceProps): ReactNode {
  const text = useText();
  return (
    <SelectField {...field}>
      {isOptional && <option value="">{text('indicator.empty')}</option>}
      {EDITABLE[name].map((one) => (
        <option key={one} value={one}>
          {text(optionText(name, one))}
        </option>
      ))}
    </SelectField>
  );
}
