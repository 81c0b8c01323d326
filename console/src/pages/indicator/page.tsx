import './indicator.css';
import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { handOver } from '../../app/handed-over.ts';
import { useKeys } from '../../app/keys.ts';
import { readAnswersAgain } from '../../app/live-answers.ts';
import { type Changed, useLiveItems } from '../../app/live-items.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { queries, useHubQuery } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { askedFor, useShift } from '../../app/shift.ts';
import { Text, useText } from '../../app/text.tsx';
import { AddToCase } from '../../parts/add-to-case.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Icon } from '../../parts/marks.tsx';
import { useIsShown } from '../../parts/red.tsx';
import { copyRecorded } from '../../app/red-copies.ts';
import { DialogNotice } from '../../parts/dialog.tsx';
import { SightingDialog } from '../../parts/sighting-dialog.tsx';
import { say } from '../../parts/toasts.tsx';
import { Handling, Nothing, SharedWithYou, WhyCantI } from './access.tsx';
import { AudienceDialog } from './audience-dialog.tsx';
import { Card } from './card.tsx';
import { Confidence } from './confidence.tsx';
import { Disputes } from './disputes.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { Evidence } from './evidence.tsx';
import { Head } from './head.tsx';
import { INDICATOR, SAME_VALUE, type SameValueQuery } from './indicator.graphql.ts';
import { Links, otherView } from './links.tsx';
import { Onward } from './onward.tsx';
import { noticeOf, Opened, type OpenedForm } from './opened-form.tsx';
import { RevokeDialog } from './revoke-dialog.tsx';
import { Sightings } from './sightings.tsx';
import { Statements } from './statements.tsx';
import { type Act, actsOf, isOwn, labelled, sideBySide, type Statement, type Subject } from './subject.ts';
import { TearLines } from './tear-lines.tsx';
import { Timeline } from './timeline.tsx';
import { WhoSees } from './who-sees.tsx';

/** The form that is open. */
type Asked = Act | OpenedForm;

/** One indicator and its surroundings: judge and act. */
export function IndicatorPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  return <OfIndicator key={id} id={id} />;
}

/** Follows the indicator, and those of the same value: one that is withdrawn leaves the page, which then is the page of what is absent or hidden. */
function OfIndicator({ id }: { readonly id: string }): ReactNode {
  const query = useHubQuery(INDICATOR, { id });
  const [asked, setAsked] = useState<Asked>();
  const isShown = (changed: Changed): boolean => !changed || [id, ...sameValueNow().map((one) => one.id)].some((one) => changed.has(one));
  // All of the page: what it says about the value depends on each indicator of the value.
  useLiveItems({
    itemKinds: ['INDICATOR'],
    readAgain: async (changed) => isShown(changed) && (await readAnswersAgain(undefined)),
  });
  const close = (): void => setAsked(undefined);
  const form = typeof asked === 'object' ? asked : undefined;
  return (
    <div className="page">
      <Answer of={query}>
        {({ indicator }) => (indicator ? <Found subject={indicator} asked={asked} onAsk={setAsked} /> : <Nothing id={id} />)}
      </Answer>
      {/* Beside the content: what is typed in them stays when the indicator is withdrawn. */}
      <DialogNotice value={noticeOf(query.data?.indicator, form?.subject)}>
        {asked === 'sighting' && <SightingDialog indicatorId={id} onClose={close} />}
        {asked === 'case' && <AddToCase items={[id]} onClose={close} />}
        {form && <Opened form={form} onClose={close} />}
      </DialogNotice>
    </div>
  );
}

const sameValueNow = (): readonly Statement[] =>
  queries
    .getQueriesData<SameValueQuery>({ queryKey: [SAME_VALUE], type: 'active' })
    .flatMap(([, data]) => data?.results.flatMap(({ indicators }) => indicators) ?? []);

/** All visible indicators of the value. The hub records this reading as a look-up, with the purpose of the shift. */
function useSameValue({ value, kind, platform, network, bank, country }: Subject): readonly Statement[] {
  const shift = useShift();
  const values = [{ value, kind, platform, network, bank, country }];
  return useHubQuery(SAME_VALUE, { values, ...askedFor(shift) }).data?.results[0]?.indicators ?? [];
}

interface FoundProps {
  readonly subject: Subject;
  readonly asked: Asked | undefined;
  readonly onAsk: (asked: Asked | undefined) => void;
}

function Found({ subject, asked, onAsk }: FoundProps): ReactNode {
  const viewer = useViewer();
  const isShown = useIsShown(subject.id, subject.tlp);
  const all = sideBySide(subject, useSameValue(subject), viewer.party.id);
  const acts = actsOf(subject, viewer);
  useContentLabels(all.map(({ tlp }) => tlp));
  const text = useText();
  const copy = (words: string): void =>
    void copyRecorded(words, subject.tlp === 'RED' ? [subject.id] : []).then(
      () => say(<Text id="indicator.copied" />),
      () => say(text('red.not-copied')),
    );
  const onAct = (act: Act): (() => void) | undefined => (acts.has(act) ? () => onAsk(act) : undefined);
  useKeys({
    g: otherView,
    a: onAct('audience'),
    c: onAct('case'),
    e: onAct('edit'),
    s: onAct('sighting'),
    ...(isShown ? { y: () => copy(subject.value), Y: () => copy(labelled(subject)) } : {}),
  });
  const close = (): void => onAsk(undefined);
  return (
    <>
      <Head subject={subject} acts={acts} onAct={onAsk} onCopy={isShown ? () => copy(subject.value) : undefined} />
      <div className="cols rail">
        <div className="stack">
          <SameValue subject={subject} all={all} />
          <Confidence subject={subject} />
          <Sightings subject={subject} onAdd={onAct('sighting')} />
          <Links subject={subject} />
          <Evidence subject={subject} />
          <Timeline subject={subject} others={all} />
        </div>
        <Rail subject={subject} acts={acts} onAct={onAct} onForm={onAsk} />
      </div>
      {asked === 'audience' && <AudienceDialog subject={subject} onClose={close} />}
      {asked === 'revoke' && <RevokeDialog subject={subject} onClose={close} />}
      {asked === 'edit' && <EditDialog subject={subject} onClose={close} />}
    </>
  );
}

interface RailProps {
  readonly subject: Subject;
  readonly acts: ReadonlySet<Act>;
  readonly onAct: (act: Act) => (() => void) | undefined;
  readonly onForm: (form: OpenedForm) => void;
}

function Rail({ subject, acts, onAct, onForm }: RailProps): ReactNode {
  const text = useText();
  const viewer = useViewer();
  const own = isOwn(subject);
  const mayAnswer = own && subject.agency?.id === viewer.agency?.id && viewer.permissions.includes('indicator:publish');
  return (
    <aside className="stack stick" aria-label={text('indicator.sharing')}>
      {own ? <WhoSees subject={subject} onChange={onAct('audience')} /> : <SharedWithYou subject={subject} />}
      <Handling subject={subject} />
      {own && <TearLines subject={subject} mayRelease={acts.has('tear-line')} />}
      <Onward subject={subject} mayPropose={acts.has('onward')} mayAnswer={mayAnswer} onForm={onForm} />
      {viewer.permissions.includes('dispute:read') && (
        <Disputes subject={subject} mayRaise={acts.has('dispute')} mayAnswer={mayAnswer} onForm={onForm} />
      )}
      <WhyCantI />
    </aside>
  );
}

/** The indicators of the value side by side, and who else holds it as far as the viewer may know. */
function SameValue({ subject, all }: { readonly subject: Subject; readonly all: readonly Statement[] }): ReactNode {
  const { party } = useViewer();
  const [mayAsk, mayRequest] = [useMay('deconflict:ask'), useMay('action:request')];
  const navigate = useNavigate();
  const { holders, undisclosed } = subject.otherHolders;
  const unseen = holders.filter(({ publishedAt }) => publishedAt === null);
  const open = (to: '/deconfliction' | '/action-requests/new') => (): void => {
    handOver([{ kind: subject.kind, value: subject.value }]);
    void navigate({ to });
  };
  return (
    <Card
      id="same-value"
      title={<Text id="indicator.same-value" values={{ count: all.length }} />}
      side={
        <span className="row w">
          {mayAsk && (
            <button className="btn sm" type="button" onClick={open('/deconfliction')}>
              <Icon name="deconf" />
              <Text id="indicator.ask" />
            </button>
          )}
          {mayRequest && (
            <button className="btn sm" type="button" onClick={open('/action-requests/new')}>
              <Icon name="clock" />
              <Text id="look-up.act.request" />
            </button>
          )}
        </span>
      }
    >
      <Statements all={all} subjectId={subject.id} />
      <footer className="s">
        <Icon name="info" />
        <span>
          <Text id="indicator.as-far-as" values={{ party: party.name }} />{' '}
          {unseen.length > 0 && <Text id="indicator.holders" values={{ parties: unseen.map((one) => one.party.name).join(', ') }} />}{' '}
          {undisclosed && <Text id="indicator.holders.undisclosed" />}
        </span>
      </footer>
    </Card>
  );
}
