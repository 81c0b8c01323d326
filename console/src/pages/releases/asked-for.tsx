import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { useAudienceWords } from '../../parts/audience-words.ts';
import type { Release } from './release-card.tsx';

/** The audience that a release named. Not who is in it: members of a group today are not those of the day when it was decided. */
export function AskedFor({ audience }: Pick<Release, 'audience'>): ReactNode {
  const { parties, except } = useAudienceWords()(audience);
  if (parties === '') return null;
  return (
    <p className="m s">
      <Text id={except === '' ? 'releases.asked-for' : 'releases.asked-for.except'} values={{ parties, except }} />
    </p>
  );
}
