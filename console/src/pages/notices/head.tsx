import type { ReactNode } from 'react';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { type Tab, Tabs } from '../../parts/tabs.tsx';

const READ: readonly Tab[] = [{ to: '/notices', title: 'notices.published' }];
const DESK: readonly Tab[] = [{ to: '/notices/drafts', title: 'notices.drafts' }];
const REVIEW: readonly Tab[] = [{ to: '/notices/review', title: 'notices.review' }];

/** The top of the lists: published, being prepared, and for reviewers of the hub what waits for them. */
export function NoticesHead({ acts }: { readonly acts?: ReactNode }): ReactNode {
  const text = useText();
  const [mayRead, isDesk, mayReview] = [useMay('indicator:read'), useMay('notice:desk'), useMay('notice:review')];
  return (
    <>
      <PageHead title={text('notices.title')} acts={acts}>
        <p>
          <Text id="notices.what" />
        </p>
      </PageHead>
      <Tabs label="notices.title" tabs={[...(mayRead ? READ : []), ...(isDesk ? DESK : []), ...(mayReview ? REVIEW : [])]} />
    </>
  );
}
