import type { ReactNode } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { highestOf } from '../../app/page-label.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { type AudienceChoice, allowedOf, obstaclesOf, OWN_PARTY_ALONE } from '../../parts/audience-choice.ts';
import { AudienceForm, useSharingDirectory } from '../../parts/audience-form.tsx';
import { AudiencePreviewCard, useAudiencePreview } from '../../parts/audience-preview.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextArea, TextField } from '../../parts/fields.tsx';
import type { TlpLabel } from '../../parts/marks.tsx';
import { TlpField } from '../../parts/tlp-field.tsx';
import { say } from '../../parts/toasts.tsx';
import { sentencesOf } from '../../parts/sentence.ts';
import { IndicatorPicker, type PickedIndicator } from './indicator-picker.tsx';
import { PUBLISH_RELATIONSHIP, type PublishRelationshipMutationVariables, type RelationshipType } from './links.graphql.ts';
import { RELATIONSHIP_TYPES } from './types.ts';

interface RelationshipDraft {
  readonly from: PickedIndicator | undefined;
  readonly to: PickedIndicator | undefined;
  readonly type: RelationshipType;
  readonly tlp: TlpLabel;
  readonly description: string;
  readonly confidence: string;
  readonly choice: AudienceChoice;
}

const FIRST: RelationshipDraft = {
  ...{ from: undefined, to: undefined, type: 'USES', tlp: 'AMBER' },
  ...{ description: '', confidence: '', choice: OWN_PARTY_ALONE },
};

/** What the hub takes; undefined: an indicator is missing. */
function inputOf(draft: RelationshipDraft, audience: AudienceChoice): PublishRelationshipMutationVariables['input'] | undefined {
  const { from, to, type, tlp, description, confidence } = draft;
  if (!from || !to) return undefined;
  const texts = { description: description.trim() || null, confidence: confidence === '' ? null : Number(confidence) };
  return { ...texts, type, tlp, audience, fromId: from.id, toId: to.id, released: audience.partners.length > 0 };
}

const KEY = heldId(PUBLISH_RELATIONSHIP, 'new');

/** States how two visible indicators are related, after it has shown who will see that. Its readers are those of the audience who see both. */
export function RelationshipDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const kept = useKeptDraft(KEY, FIRST, ({ description }) => description);
  const { draft, setDraft, forget } = kept;
  const set = (part: Partial<RelationshipDraft>): void => setDraft({ ...draft, ...part });
  const { directory, obstacles, audience } = useAudienceOf(draft);
  const previewed = { tlp: labelOf(draft), audience };
  const { isCurrent } = useAudiencePreview(previewed);
  const input = inputOf(draft, audience);
  const { send, isHeld } = useHeld(PUBLISH_RELATIONSHIP, { id: KEY, refusalIn });
  const submit = (): void => {
    if (!input) return;
    send(text('links.publishing'), { input }, () => {
      forget();
      say(text('links.published'));
    });
    onClose();
  };
  return (
    <FormDialog
      title={<Text id="links.add" />}
      act={<Text id="links.publish" />}
      isBusy={isHeld || !isCurrent || !input}
      kept={{ ...kept, isHeld }}
      onClose={onClose}
      onSubmit={submit}
    >
      <Content draft={draft} onDraft={set} />
      {directory.data && (
        <>
          <AudienceForm directory={directory.data} choice={draft.choice} obstacles={obstacles} onChoice={(choice) => set({ choice })} />
          <AudiencePreviewCard input={previewed} choice={audience} groups={directory.data.groups} />
        </>
      )}
      <p className="s m">
        <Text id="links.readers" />
      </p>
    </FormDialog>
  );
}

/** A relationship gets the strictest label of its own and of both indicators. */
const labelOf = ({ tlp, from, to }: RelationshipDraft): TlpLabel =>
  highestOf([tlp, ...(from ? [from.tlp] : []), ...(to ? [to.tlp] : [])]) ?? tlp;

function useAudienceOf({ tlp, choice }: RelationshipDraft) {
  const { party } = useViewer();
  const directory = useSharingDirectory();
  const neverPartners = directory.data?.sharingPolicy.neverPartners ?? false;
  const obstacles = obstaclesOf({ tlp, isPartner: party.kind === 'PARTNER', neverPartners, isProtected: false });
  return { directory, obstacles, audience: allowedOf(choice, obstacles) };
}

interface Answer {
  readonly receipts: readonly { readonly problems: readonly { readonly severity: string; readonly message: string }[] }[];
}

const refusalIn = ({ receipts }: Answer): string | undefined =>
  sentencesOf(receipts.flatMap(({ problems }) => problems).filter(({ severity }) => severity === 'ERROR')) || undefined;

interface ContentProps {
  readonly draft: RelationshipDraft;
  readonly onDraft: (part: Partial<RelationshipDraft>) => void;
}

/** What is related, and how. */
function Content({ draft, onDraft }: ContentProps): ReactNode {
  const text = useText();
  const { from, to, type, tlp, description, confidence } = draft;
  return (
    <>
      <IndicatorPicker label={text('links.from')} picked={from} onPick={(picked) => onDraft({ from: picked })} />
      <ChoiceField
        label={text('links.type')}
        choices={RELATIONSHIP_TYPES}
        wordOf={(one) => text(`relationship.${one}`)}
        value={type}
        onChange={({ target }) => onDraft({ type: target.value as RelationshipType })}
      />
      <IndicatorPicker label={text('links.to')} picked={to} onPick={(picked) => onDraft({ to: picked })} />
      <TextArea
        label={text('links.description')}
        value={description}
        maxLength={5_000}
        onChange={({ target }) => onDraft({ description: target.value })}
      />
      <div className="cols two tight">
        <TextField
          label={text('links.confidence')}
          hint={text('links.confidence.hint')}
          type="number"
          min={0}
          max={100}
          value={confidence}
          onChange={({ target }) => onDraft({ confidence: target.value })}
        />
        <TlpField value={tlp} onChange={({ target }) => onDraft({ tlp: target.value as TlpLabel })} />
      </div>
    </>
  );
}
