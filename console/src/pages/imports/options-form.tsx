import { type ReactNode, useMemo } from 'react';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { type Obstacles, obstaclesOf } from '../../parts/audience-choice.ts';
import { AudienceForm, LabelChoice } from '../../parts/audience-form.tsx';
import { AudiencePreviewCard } from '../../parts/audience-preview.tsx';
import type { SharingDirectoryQuery } from '../../parts/audience.graphql.ts';
import { CheckField, SelectField } from '../../parts/fields.tsx';
import { KIND_ICONS, type Kind } from '../../parts/kind.tsx';
import { Note } from '../../parts/states.tsx';
import { CountryOptions } from '../publish/country-options.tsx';
import { THREATS } from '../../parts/threats.ts';
import { hasRows, type ImportOptions } from './options.ts';

interface OptionsFormProps {
  readonly options: ImportOptions;
  /** Whether the rows may say their threat themselves. */
  readonly statesThreat: boolean;
  readonly directory: SharingDirectoryQuery;
  readonly onOptions: (options: ImportOptions) => void;
}

export function useImportObstacles({ tlp }: ImportOptions, { sharingPolicy: { neverPartners } }: SharingDirectoryQuery): Obstacles {
  const { party } = useViewer();
  return useMemo(
    () => obstaclesOf({ tlp, isPartner: party.kind === 'PARTNER', neverPartners, isProtected: false }),
    [tlp, party.kind, neverPartners],
  );
}

/** Whether an import can begin: a label is chosen, or rows without one are to be held; and each row will have a threat. */
export const isComplete = ({ tlp, holdsUnlabelled, threat, format }: ImportOptions, statesThreat: boolean): boolean =>
  (tlp !== null || holdsUnlabelled) && (threat !== '' || statesThreat || format === 'STIX');

/** What holds for all rows that do not say otherwise. */
export function OptionsForm({ options, statesThreat, directory, onOptions }: OptionsFormProps): ReactNode {
  const text = useText();
  const obstacles = useImportObstacles(options, directory);
  const set = (changes: Partial<ImportOptions>): void => onOptions({ ...options, ...changes });
  const isRows = hasRows(options.format);
  return (
    <>
      <div className="sec">
        <h2>
          <Text id="imports.defaults" />
        </h2>
        <p>
          <Text id="imports.defaults.why" />
        </p>
        <div className="fields">
          <SelectField
            label={<Text id="publish.threat" />}
            value={options.threat}
            onChange={({ target }) => set({ threat: target.value as ImportOptions['threat'] })}
          >
            <option value="">{text(statesThreat || options.format === 'STIX' ? 'imports.threat.rows' : 'publish.threat.none')}</option>
            {THREATS.map((threat) => (
              <option key={threat} value={threat}>
                {text(`threat.${threat}`)}
              </option>
            ))}
          </SelectField>
          {isRows && (
            <SelectField
              label={<Text id="publish.kind" />}
              value={options.kind}
              onChange={({ target }) => set({ kind: target.value as ImportOptions['kind'] })}
            >
              <option value="">{text('imports.kind.none')}</option>
              {(Object.keys(KIND_ICONS) as Kind[]).map((kind) => (
                <option key={kind} value={kind}>
                  {text(`kind.${kind}`)}
                </option>
              ))}
            </SelectField>
          )}
          {options.format !== 'STIX' && (
            <SelectField
              label={<Text id="publish.country" />}
              hint={<Text id="publish.country.hint" />}
              value={options.country}
              onChange={({ target }) => set({ country: target.value })}
            >
              <CountryOptions directory={directory} />
            </SelectField>
          )}
        </div>
        <CheckField label={<Text id="publish.reissue" />} checked={options.reissue} onChange={() => set({ reissue: !options.reissue })} />
        {isRows && (
          <CheckField
            label={<Text id="imports.ignore-unknown" />}
            checked={options.ignoreUnknown}
            onChange={() => set({ ignoreUnknown: !options.ignoreUnknown })}
          />
        )}
        <CheckField
          label={<Text id="imports.hold" />}
          checked={options.holdsUnlabelled}
          onChange={() => set({ holdsUnlabelled: !options.holdsUnlabelled, tlp: null })}
        />
      </div>
      {!options.holdsUnlabelled && <LabelChoice tlp={options.tlp} onTlp={(tlp) => set({ tlp })} />}
      <div className="sec">
        <CheckField
          label={<Text id="imports.keeps-audience" />}
          checked={options.keepsAudience}
          onChange={() => set({ keepsAudience: !options.keepsAudience })}
        />
      </div>
      {!options.keepsAudience && (
        <AudienceForm directory={directory} choice={options.audience} obstacles={obstacles} onChoice={(audience) => set({ audience })} />
      )}
    </>
  );
}

/** Who will see the rows that say nothing else. */
export function OptionsPreview({ options, directory }: Pick<OptionsFormProps, 'options' | 'directory'>): ReactNode {
  const { tlp, audience, threat, kind, agencyOnly, keepsAudience } = options;
  if (tlp === null || keepsAudience) {
    return (
      <Note>
        <Text id={keepsAudience ? 'imports.preview.rows' : options.holdsUnlabelled ? 'imports.preview.held' : 'publish.label-first'} />
      </Note>
    );
  }
  const input = { tlp, audience, agencyOnly, threat: threat || null, kind: kind || null };
  return <AudiencePreviewCard input={input} choice={audience} groups={directory.groups} />;
}
