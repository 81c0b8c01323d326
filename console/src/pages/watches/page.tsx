import { useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { ActorName } from '../../parts/party.tsx';
import { Answer } from '../../parts/answer.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { FormError, NothingHere } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Hits } from './hits.tsx';
import { About, WatchStateMark } from './list.tsx';
import { Terms } from './terms-card.tsx';
import { END_WATCH, PAUSE_WATCH, RESUME_WATCH, WATCH, type WatchLineFragment } from './watches.graphql.ts';

/** One watch: its hits, what it watches, and its end. */
export function WatchPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const answer = useHubQuery(WATCH, { id }, { refetchInterval: 15_000 });
  return <Answer of={answer}>{({ watch }) => (watch ? <Content watch={watch} /> : <NothingHere />)}</Answer>;
}

function Content({ watch }: { readonly watch: WatchLineFragment }): ReactNode {
  const isOver = watch.state === 'ENDED' || watch.state === 'EXPIRED';
  return (
    <div className="page">
      <PageHead title={watch.name} acts={isOver ? null : <Acts watch={watch} />}>
        <p>{watch.purpose}</p>
      </PageHead>
      <div className="cols rail">
        <div className="stack">
          <Hits id={watch.id} count={watch.hitCount} />
        </div>
        <aside className="stack">
          <Facts watch={watch} />
          {watch.about !== 'FILTER' && !isOver && <Terms id={watch.id} about={watch.about} />}
        </aside>
      </div>
    </div>
  );
}

function Acts({ watch: { id, state } }: { readonly watch: WatchLineFragment }): ReactNode {
  const [isEnding, setEnding] = useState(false);
  const [pause, resume, end] = [useHubMutation(PAUSE_WATCH), useHubMutation(RESUME_WATCH), useHubMutation(END_WATCH)];
  const [change, word] = state === 'PAUSED' ? ([resume, 'watches.resume'] as const) : ([pause, 'watches.pause'] as const);
  return (
    <>
      <FormError error={change.error} />
      <button className="btn" type="button" disabled={change.isPending} onClick={() => change.mutate({ id })}>
        <Text id={word} />
      </button>
      <button className="btn" type="button" onClick={() => setEnding(true)}>
        <Text id="watches.end" />
      </button>
      {isEnding && (
        <FormDialog
          title={<Text id="watches.end.title" />}
          act={<Text id="watches.end" />}
          isGrave
          isBusy={end.isPending}
          onClose={() => setEnding(false)}
          onSubmit={() => end.mutate({ id }, { onSuccess: () => setEnding(false) })}
        >
          <p>
            <Text id="watches.end.why" />
          </p>
          <FormError error={end.error} />
        </FormDialog>
      )}
    </>
  );
}

function Facts({ watch }: { readonly watch: WatchLineFragment }): ReactNode {
  const text = useText();
  const { caseReference, createdBy, createdAt, expiresAt, endedAt, visibleTo, notifyOwners, filter } = watch;
  const words = [
    ...(filter?.threats ?? []).map((one) => text(`threat.${one}`)),
    ...(filter?.kinds ?? []).map((one) => text(`kind.${one}`)),
  ];
  return (
    <section className="card" aria-label={text('watches.facts')}>
      <dl className="bd kv">
        <dt>
          <Text id="watches.state" />
        </dt>
        <dd>
          <WatchStateMark watch={watch} />
        </dd>
        <dt>
          <Text id="watches.about" />
        </dt>
        <dd>
          <About watch={watch} /> {words.length > 0 && <span className="s q">{words.join(', ')}</span>}
        </dd>
        {caseReference !== null && (
          <>
            <dt>
              <Text id="watches.case" />
            </dt>
            <dd>{caseReference}</dd>
          </>
        )}
        <dt>
          <Text id="watches.visible-to" />
        </dt>
        <dd>
          <Text id={`watches.visible.${visibleTo}`} />
        </dd>
        <dt>
          <Text id="watches.owners" />
        </dt>
        <dd>
          <Text id={notifyOwners ? 'watches.owners.notified' : 'watches.owners.not-notified'} />
        </dd>
        <dt>
          <Text id="watches.created" />
        </dt>
        <dd>
          <Time of={createdAt} /> <ActorName actor={createdBy} />
        </dd>
        <dt>
          <Text id="watches.ends" />
        </dt>
        <dd>
          <Time of={endedAt ?? expiresAt} />
        </dd>
      </dl>
    </section>
  );
}
