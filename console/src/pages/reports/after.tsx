import type { ReactNode } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { SelectField, TextArea } from '../../parts/fields.tsx';
import type { Opened } from '../../parts/opened.ts';
import { OutcomeWords } from '../../parts/outcome-words.tsx';
import type { Content } from './content.ts';
import { Frame } from './frame.tsx';
import { type Judged, verdictsOf } from './judged.ts';
import { type FeedbackState, GIVE_FEEDBACK, REOPEN_REPORT, type TriageDetailFragment } from './reports.graphql.ts';

/** States whose decision can be taken back. */
const REOPENED = ['ACCEPTED', 'DECLINED', 'ASKED', 'MERGED', 'SPLIT'];
const STATES: readonly FeedbackState[] = ['UNDER_INVESTIGATION', 'ACTION_TAKEN'];

interface AfterProps {
  readonly entry: TriageDetailFragment;
  /** As the officer has read it. */
  readonly opened: Opened<Content>;
  readonly judged: Judged;
  /** Called after the partner was told, or the decision was taken back. */
  readonly onSent: () => void;
}

/** What can be done after the decision: tell the partner more, or take the decision back. */
export function After({ entry, opened, judged, onSent }: AfterProps): ReactNode {
  const text = useText();
  const reopen = useHeld(REOPEN_REPORT, { id: entry.id });
  if (!REOPENED.includes(entry.state)) return null;
  const partner = entry.report.owner?.name ?? '';
  return (
    <section className="dec stack8" aria-label={text('triage.after')}>
      {entry.state === 'ACCEPTED' && <Feedback {...{ entry, opened, judged, onSent }} />}
      <div className="row w">
        <button
          className="btn"
          type="button"
          disabled={reopen.isHeld}
          onClick={() => {
            const variables = { entryId: entry.id, version: entry.version };
            reopen.send(<Text id="triage.reopen.held" values={{ partner }} />, variables, onSent);
          }}
        >
          <Text id="triage.reopen" />
        </button>
        <span className="s q">
          <Text id="triage.reopen.why" values={{ partner }} />
        </span>
      </div>
    </section>
  );
}

interface FeedbackDraft {
  readonly state: FeedbackState | '';
  readonly comment: string;
}

function Feedback({ entry, opened, judged, onSent }: AfterProps): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const give = useHeld(GIVE_FEEDBACK, { id: entry.id });
  const kept = useKeptDraft<FeedbackDraft>(heldId(GIVE_FEEDBACK, entry.id), { state: '', comment: '' }, (written) => written.comment);
  const { state, comment } = kept.draft;
  const partner = entry.report.owner?.name ?? '';
  const send = (): void => {
    const input = { state: state || null, comment: comment.trim() || null, verdicts: verdictsOf(judged) };
    give.send(<Text id="triage.feedback.held" values={{ partner }} />, { entryId: entry.id, version: opened.version, input }, () => {
      kept.forget();
      onSent();
    });
  };
  const isEmpty = state === '' && comment.trim() === '' && judged.verdicts.size === 0;
  return (
    <Frame
      {...{ entry, opened }}
      isBusy={give.isHeld || isEmpty}
      onSend={send}
      act={<Text id="triage.feedback.act" />}
      partnerReads={
        <OutcomeWords country={party.name} state={state || 'ACCEPTED'} comment={comment.trim()} verdicts={judged.verdicts.size} />
      }
      fields={
        <>
          <SelectField
            label={text('triage.feedback.state')}
            value={state}
            onChange={({ target }) => kept.setDraft({ comment, state: target.value as FeedbackState | '' })}
          >
            <option value="">{text('triage.feedback.same')}</option>
            {STATES.map((one) => (
              <option key={one} value={one}>
                {text(`triage.feedback.${one}`)}
              </option>
            ))}
          </SelectField>
          <TextArea
            label={text('triage.comment')}
            hint={text('triage.comment.hint')}
            rows={2}
            maxLength={2000}
            value={comment}
            onChange={({ target }) => kept.setDraft({ state, comment: target.value })}
          />
        </>
      }
    />
  );
}
