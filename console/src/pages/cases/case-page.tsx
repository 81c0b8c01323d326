import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useKeys } from '../../app/keys.ts';
import { useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Red } from '../../parts/red.tsx';
import { NothingHere } from '../../parts/states.tsx';
import { TabBar } from '../../parts/tabs.tsx';
import { Access } from './access.tsx';
import { CASE_HEAD } from './case.graphql.ts';
import { CaseHead } from './case-head.tsx';
import { CaseFiles } from './case-files.tsx';
import { CaseRequests } from './case-requests.tsx';
import { Items } from './items.tsx';
import { LinkDialog } from './link-dialog.tsx';
import { useLiveCase } from './live-case.ts';
import { Notes } from './notes.tsx';
import { Overview } from './overview.tsx';
import { Related } from './related.tsx';
import { canAct, type Case, type CaseParty } from './rights.ts';
import { TaskDialog } from './task-dialog.tsx';
import { Tasks } from './tasks.tsx';
import { Timeline } from './timeline.tsx';

/** A part of the page gets the case, and all countries in their order. */
export interface CaseProps {
  readonly of: Case;
  readonly parties: readonly CaseParty[];
}

const TABS = [
  { tab: 'overview', key: 'o', content: Overview },
  { tab: 'items', key: 'v', content: Items },
  { tab: 'requests', key: 'r', content: CaseRequests },
  { tab: 'tasks', key: 't', content: Tasks },
  { tab: 'notes', key: 'n', content: Notes },
  { tab: 'files', key: 'f', content: CaseFiles },
  { tab: 'timeline', key: 'l', content: Timeline },
  { tab: 'access', key: 'a', content: Access },
  { tab: 'related', key: 's', content: Related },
] as const;

/** One case. Hidden and absent answer alike. */
export function CasePage(): ReactNode {
  const { id } = useParams({ from: '/inside/cases/$id/$tab' });
  const query = useHubQuery(CASE_HEAD, { id });
  useLiveCase(id);
  return (
    <Answer of={query}>{({ case: of, parties }) => (of ? <CaseView key={of.id} of={of} parties={parties} /> : <NothingHere />)}</Answer>
  );
}

/** A key that opens a part gives the focus to the link of the part: its name is read out, and the focus is not lost with the former part. */
function useTabFocus(tab: string) {
  const page = useRef<HTMLDivElement>(null);
  const isWanted = useRef(false);
  useEffect(() => {
    if (isWanted.current) page.current?.querySelector<HTMLElement>('.tabs a[aria-current="page"]')?.focus({ preventScroll: true });
    isWanted.current = false;
  }, [tab]);
  const wantTabFocus = (): void => {
    isWanted.current = true;
  };
  return { page, wantTabFocus };
}

type Asking = 'link' | 'task' | undefined;

function CaseView({ of, parties }: CaseProps): ReactNode {
  const navigate = useNavigate();
  const { permissions } = useViewer();
  const { tab } = useParams({ from: '/inside/cases/$id/$tab' });
  const [asking, setAsking] = useState<Asking>();
  const { id } = of;
  const mayContribute = canAct('contribute', of, permissions);
  const { page, wantTabFocus } = useTabFocus(tab);
  const show = (next: string): void => {
    wantTabFocus();
    void navigate({ to: '/cases/$id/$tab', params: { id, tab: next } });
  };
  useKeys({
    ...Object.fromEntries(TABS.map((one) => [`g ${one.key}`, () => show(one.tab)])),
    ...(mayContribute && permissions.includes('information:ask')
      ? { r: () => void navigate({ to: '/cases/$id/ask', params: { id } }) }
      : {}),
    ...(mayContribute ? { l: () => setAsking('link'), t: () => setAsking('task') } : {}),
  });
  const Content = TABS.find((one) => one.tab === tab)?.content;
  return (
    <div className="page" ref={page}>
      <CaseHead of={of} parties={parties} onLink={() => setAsking('link')} />
      <TabBar label="case.parts">
        {TABS.map((one) => (
          <Link key={one.tab} to="/cases/$id/$tab" params={{ id, tab: one.tab }} activeProps={{ 'aria-current': 'page' }}>
            <Text id={`case.tab.${one.tab}`} />
          </Link>
        ))}
      </TabBar>
      <Red id={of.id} tlp={of.tlp}>
        {Content ? <Content of={of} parties={parties} /> : <NothingHere as="h2" />}
      </Red>
      {asking === 'link' && <LinkDialog of={of} onClose={() => setAsking(undefined)} />}
      {asking === 'task' && <TaskDialog of={of} onClose={() => setAsking(undefined)} />}
    </div>
  );
}
