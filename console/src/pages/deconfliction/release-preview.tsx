import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Answer } from '../../parts/answer.tsx';
import { type AudienceChoice, choiceOf } from '../../parts/audience-choice.ts';
import { useSharingDirectory } from '../../parts/audience-form.tsx';
import { AudiencePreviewCard } from '../../parts/audience-preview.tsx';
import { AUDIENCE_OF_HOLDING } from './deconfliction.graphql.ts';

/** The audience after a release to a country: it joins, and is no longer an exception. */
const releasedTo = (choice: AudienceChoice, country: string): AudienceChoice => ({
  ...choice,
  countries: [...new Set([...choice.countries, country])],
  exceptCountries: choice.exceptCountries.filter((one) => one !== country),
});

/** Who sees the holding after its release to a country, and who gains it. */
export function ReleasePreview({ indicatorId, country }: { readonly indicatorId: string; readonly country: string }): ReactNode {
  const holding = useHubQuery(AUDIENCE_OF_HOLDING, { id: indicatorId });
  const directory = useSharingDirectory();
  return (
    <Answer of={holding}>
      {({ indicator }) => {
        if (!indicator?.audience) return null;
        const audience = releasedTo(choiceOf(indicator.audience), country);
        return <AudiencePreviewCard input={{ indicatorId, audience }} choice={audience} groups={directory.data?.groups ?? []} />;
      }}
    </Answer>
  );
}
