import type { ReactNode } from 'react';
import { nodesOf, useSecretMutation, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { say } from '../../parts/toasts.tsx';
import { deviceOf } from './device.ts';
import { Section } from './section.tsx';
import { END_OTHER_SESSIONS, END_SESSION, SESSIONS, type SessionsQuery } from './settings.graphql.ts';

type OwnSession = SessionsQuery['sessions']['nodes'][number];

/** Where the account is signed in. Another session ends at once. */
export function Sessions(): ReactNode {
  const pages = useHubPages(SESSIONS, {}, ({ sessions }) => sessions);
  const others = useSecretMutation(END_OTHER_SESSIONS);
  const end = useSecretMutation(END_SESSION);
  const sessions = nodesOf(pages.data);
  const endOthers = (): void =>
    others.mutate({}, { onSuccess: ({ endOtherSessions: { count } }) => say(<Text id="settings.sessions.ended" values={{ count }} />) });
  return (
    <Section
      title="settings.sessions"
      why="settings.sessions.why"
      tour="account"
      acts={
        sessions.some(({ current }) => !current) && (
          <button className="btn" type="button" disabled={others.isPending} onClick={endOthers}>
            <Text id="settings.sessions.end-others" />
          </button>
        )
      }
    >
      <Answer of={pages}>
        {() => (
          <ul className="setting-list">
            {sessions.map((session) => (
              <Line
                key={session.id}
                session={session}
                onEnd={() =>
                  end.mutate({ id: session.id }, { onSuccess: () => say(<Text id="settings.sessions.ended" values={{ count: 1 }} />) })
                }
              />
            ))}
          </ul>
        )}
      </Answer>
      <More of={pages} />
      <FormError error={end.error ?? others.error} />
    </Section>
  );
}

function Line({ session, onEnd }: { readonly session: OwnSession; readonly onEnd: () => void }): ReactNode {
  const text = useText();
  const device = deviceOf(session.userAgent);
  const name = !device
    ? text('settings.sessions.unknown')
    : device.system === undefined
      ? device.browser
      : text('settings.sessions.device', { browser: device.browser, system: device.system });
  return (
    <li>
      <span className="grow">
        <b>{name}</b> {session.current && <Current />}
        <small className="s q">
          <Text id="settings.sessions.opened" values={{ time: <Time of={session.createdAt} /> }} />
          {' · '}
          <Text id="settings.last-used" values={{ time: <Time of={session.lastUsedAt} /> }} />
          {session.address !== null && (
            <>
              {' · '}
              <span className="v">{session.address}</span>
            </>
          )}
        </small>
      </span>
      {!session.current && (
        <button className="btn sm" type="button" aria-label={text('settings.sessions.end.of', { device: name })} onClick={onEnd}>
          <Text id="settings.sessions.end" />
        </button>
      )}
    </li>
  );
}

const Current = (): ReactNode => (
  <span className="tag a">
    <Text id="settings.sessions.current" />
  </span>
);
