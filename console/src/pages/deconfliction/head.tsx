import type { ReactNode } from 'react';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { type Tab, Tabs } from '../../parts/tabs.tsx';

const ASK: readonly Tab[] = [
  { to: '/deconfliction', title: 'deconfliction.ask' },
  { to: '/deconfliction/requests', title: 'deconfliction.yours' },
];
const ANSWER: readonly Tab[] = [{ to: '/deconfliction/contacts', title: 'deconfliction.theirs' }];

/** The top of the three pages: ask, own requests, requests of others. */
export function DeconflictionHead(): ReactNode {
  const text = useText();
  const [mayAsk, mayAnswer] = [useMay('deconflict:ask'), useMay('deconflict:answer')];
  return (
    <>
      <PageHead title={text('deconfliction.title')}>
        <p>
          <Text id="deconfliction.what" />
        </p>
      </PageHead>
      <Tabs label="deconfliction.title" tabs={[...(mayAsk ? ASK : []), ...(mayAnswer ? ANSWER : [])]} />
    </>
  );
}
