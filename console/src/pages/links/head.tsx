import type { ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Tabs } from '../../parts/tabs.tsx';

const TABS = [
  { to: '/links', title: 'links.relationships' },
  { to: '/links/holders', title: 'links.holders' },
] as const;

export function LinksHead({ acts }: { readonly acts?: ReactNode }): ReactNode {
  const text = useText();
  return (
    <>
      <PageHead title={text('links.title')} acts={acts}>
        <p>
          <Text id="links.what" />
        </p>
      </PageHead>
      <Tabs label="links.title" tabs={TABS} />
    </>
  );
}
