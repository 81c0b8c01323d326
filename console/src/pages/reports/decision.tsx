import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { useViewer } from '../../app/session.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { CheckField, SelectField, TextArea } from '../../parts/fields.tsx';
import { DECLINE_REASONS, OutcomeWords } from '../../parts/outcome-words.tsx';
import type { Opened } from '../../parts/opened.ts';
import { reportTitle } from '../../parts/report-title.ts';
import type { Content } from './content.ts';
import { Frame } from './frame.tsx';
import { type Judged, verdictsOf } from './judged.ts';
import { PassOn } from './pass-on.tsx';
import { type Decision, DECISIONS, fieldsDrawn, useDecisionForm } from './report-keys.ts';
import { ACCEPT_REPORT, ASK_REPORTER, DECLINE_REPORT, type ReportDeclineReason, type TriageDetailFragment } from './reports.graphql.ts';

export interface DecisionProps {
  readonly entry: TriageDetailFragment;
  /** As the officer has read it. */
  readonly opened: Opened<Content>;
  readonly judged: Judged;
  /** The decision waits, or was made: the officer goes on. */
  readonly onDone: () => void;
  /** The decision was made. */
  readonly onSent: () => void;
}

interface Chosen {
  readonly decision: Decision;
  /** The fields of the decision get the focus. */
  readonly isByKey: boolean;
}

/** The decision on an entry. What the partner will read stands beside the button. */
export function DecisionForm(props: DecisionProps): ReactNode {
  const { entry } = props;
  const text = useText();
  // None at first: a report that follows another one, and is not read yet, must not be decided by a key that is pressed once more.
  const [chosen, setChosen] = useState<Chosen>();
  const form = useRef<HTMLElement>(null);
  useDecisionForm((decision) => setChosen({ decision, isByKey: true }));
  // Before the next key arrives: it is text of a field.
  useLayoutEffect(() => {
    if (!chosen?.isByKey) return;
    form.current?.querySelector<HTMLElement>('.dec-fields :is(textarea, select, input), .dec-fields button')?.focus();
    fieldsDrawn();
  }, [chosen]);
  const choice = chosen?.decision;
  const partner = entry.report.owner?.name ?? '';
  return (
    <section className="dec" ref={form} aria-label={text('triage.decision')}>
      <div className="row w" role="group" aria-label={text('triage.decision')}>
        {DECISIONS.map(([key, one]) => (
          <label key={one} className="tog">
            <input type="radio" name="decision" checked={choice === one} onChange={() => setChosen({ decision: one, isByKey: false })} />
            <Text id={`triage.${one}`} values={{ partner }} /> <kbd aria-hidden="true">{key.toUpperCase()}</kbd>
          </label>
        ))}
      </div>
      {choice === undefined && (
        <p className="hint dec-fields">
          <Text id="triage.choose" />
        </p>
      )}
      {choice === 'accept' && <Accept {...props} />}
      {choice === 'pass' && <PassOn {...props} />}
      {choice === 'ask' && <Ask {...props} />}
      {choice === 'decline' && <Decline {...props} />}
    </section>
  );
}

const partnerOf = ({ report }: TriageDetailFragment): string => report.owner?.name ?? '';

/** The words of the toast while the decision can be taken back. */
const Held = ({ id, entry }: { readonly id: TextId; readonly entry: TriageDetailFragment }): ReactNode => (
  <Text id={id} values={{ title: reportTitle(entry.report), partner: partnerOf(entry) }} />
);

function Comment({ value, onValue }: { readonly value: string; readonly onValue: (value: string) => void }): ReactNode {
  const text = useText();
  return (
    <TextArea
      label={text('triage.comment')}
      hint={text('triage.comment.hint')}
      rows={2}
      maxLength={2000}
      value={value}
      onChange={({ target }) => onValue(target.value)}
    />
  );
}

const commentOf = ({ comment }: { readonly comment: string }): string => comment;

interface AcceptDraft {
  readonly comment: string;
  readonly isNamed: boolean;
}

function Accept({ entry, opened, judged, onDone, onSent }: DecisionProps): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const accept = useHeld(ACCEPT_REPORT, { id: entry.id });
  const kept = useKeptDraft<AcceptDraft>(heldId(ACCEPT_REPORT, entry.id), { comment: '', isNamed: false }, commentOf);
  const { comment, isNamed } = kept.draft;
  const count = judged.taken.size;
  const send = (): void => {
    const input = {
      ...{ entryId: entry.id, version: opened.version, credit: isNamed ? ('NAMED' as const) : ('HIDDEN' as const) },
      ...{ comment: comment.trim() || null, values: [...judged.taken].map((index) => ({ index })), verdicts: verdictsOf(judged) },
    };
    accept.send(<Held id="triage.accept.held" entry={entry} />, { input }, () => {
      kept.forget();
      onSent();
    });
    onDone();
  };
  return (
    <Frame
      {...{ entry, opened }}
      isBusy={accept.isHeld}
      onSend={send}
      act={<Text id="triage.accept.act" values={{ count }} />}
      partnerReads={<OutcomeWords country={party.name} state="ACCEPTED" comment={comment.trim()} verdicts={judged.verdicts.size} />}
      fields={
        <>
          <p className="hint">
            <Text id="triage.accept.hint" values={{ count, country: party.name }} />
          </p>
          <Comment value={comment} onValue={(words) => kept.setDraft({ comment: words, isNamed })} />
          <CheckField
            label={text('triage.credit', { partner: partnerOf(entry) })}
            checked={isNamed}
            onChange={({ target }) => kept.setDraft({ comment, isNamed: target.checked })}
          />
        </>
      }
    />
  );
}

function Ask({ entry, opened, onDone, onSent }: DecisionProps): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const ask = useHeld(ASK_REPORTER, { id: entry.id });
  const { draft: question, setDraft: setQuestion, forget } = useKeptDraft<string>(heldId(ASK_REPORTER, entry.id), '', String);
  const send = (): void => {
    const variables = { entryId: entry.id, version: opened.version, question: question.trim() };
    ask.send(<Held id="triage.ask.held" entry={entry} />, variables, () => {
      forget();
      onSent();
    });
    onDone();
  };
  return (
    <Frame
      {...{ entry, opened }}
      isBusy={ask.isHeld || question.trim() === ''}
      onSend={send}
      act={<Text id="triage.ask.act" />}
      partnerReads={<OutcomeWords country={party.name} state="QUESTION" question={question.trim() || '…'} />}
      fields={
        <TextArea
          label={text('triage.question')}
          hint={text('triage.question.hint')}
          rows={3}
          required
          maxLength={2000}
          value={question}
          onChange={({ target }) => setQuestion(target.value)}
        />
      }
    />
  );
}

interface DeclineDraft {
  readonly reason: ReportDeclineReason;
  readonly comment: string;
}

function Decline({ entry, opened, onDone, onSent }: DecisionProps): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const decline = useHeld(DECLINE_REPORT, { id: entry.id });
  const kept = useKeptDraft<DeclineDraft>(heldId(DECLINE_REPORT, entry.id), { reason: 'NOT_OURS', comment: '' }, commentOf);
  const { reason, comment } = kept.draft;
  const send = (): void => {
    const variables = { entryId: entry.id, version: opened.version, reason, comment: comment.trim() || null };
    decline.send(<Held id="triage.decline.held" entry={entry} />, variables, () => {
      kept.forget();
      onSent();
    });
    onDone();
  };
  return (
    <Frame
      {...{ entry, opened }}
      isBusy={decline.isHeld}
      onSend={send}
      act={<Text id="triage.decline.act" />}
      partnerReads={<OutcomeWords country={party.name} state="DECLINED" reason={reason} comment={comment.trim()} />}
      fields={
        <>
          <SelectField
            label={text('triage.reason')}
            value={reason}
            onChange={({ target }) => kept.setDraft({ comment, reason: target.value as ReportDeclineReason })}
          >
            {DECLINE_REASONS.map((one) => (
              <option key={one} value={one}>
                {text(`triage.reason.${one}`)}
              </option>
            ))}
          </SelectField>
          <Comment value={comment} onValue={(words) => kept.setDraft({ reason, comment: words })} />
        </>
      }
    />
  );
}
