import type { ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { CountryField } from '../../parts/country-field.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { TextField } from '../../parts/fields.tsx';
import { Icon } from '../../parts/marks.tsx';
import { ASSET_TYPES, type AssetFields, HOLDERS, NO_ASSET } from './form.ts';

interface AssetFieldListProps {
  readonly assets: readonly AssetFields[];
  readonly onAssets: (assets: readonly AssetFields[]) => void;
  readonly language: string;
}

/** Assets of a silver notice, each with its holder and worth. */
export function AssetFieldList({ assets, onAssets, language }: AssetFieldListProps): ReactNode {
  const text = useText();
  return (
    <ol className="stack">
      {assets.map((asset, index) => (
        <li key={index} className="stack8">
          <OneAsset
            asset={asset}
            language={language}
            onAsset={(change) => onAssets(assets.map((one, other) => (other === index ? { ...one, ...change } : one)))}
          />
          {assets.length > 1 && (
            <button className="btn sm quiet" type="button" onClick={() => onAssets(assets.filter((_, other) => other !== index))}>
              <Icon name="x" />
              <Text id="notices.assets.remove" values={{ number: index + 1 }} />
            </button>
          )}
        </li>
      ))}
      <li>
        <button className="btn sm" type="button" onClick={() => onAssets([...assets, NO_ASSET])}>
          <Icon name="plus" />
          {text('notices.assets.add')}
        </button>
      </li>
    </ol>
  );
}

interface OneAssetProps {
  readonly asset: AssetFields;
  readonly language: string;
  readonly onAsset: (change: Partial<AssetFields>) => void;
}

function OneAsset({ asset, language, onAsset }: OneAssetProps): ReactNode {
  const text = useText();
  return (
    <>
      <TextField
        label={text('notices.asset.description')}
        lang={language}
        value={asset.description}
        onChange={({ target }) => onAsset({ description: target.value })}
      />
      <div className="cols two tight">
        <ChoiceField
          label={text('notices.asset.type')}
          choices={ASSET_TYPES}
          wordOf={(one) => text(`notices.asset.${one}`)}
          value={asset.type}
          onChange={({ target }) => onAsset({ type: target.value as AssetFields['type'] })}
        />
        <ChoiceField
          label={text('notices.asset.holder')}
          choices={HOLDERS}
          wordOf={(one) => text(`notices.holder.${one}`)}
          value={asset.holder}
          onChange={({ target }) => onAsset({ holder: target.value as AssetFields['holder'] })}
        />
        <TextField
          label={text('actions.amount')}
          inputMode="decimal"
          pattern="[0-9]+([.][0-9]+)?"
          value={asset.amount}
          onChange={({ target }) => onAsset({ amount: target.value })}
        />
        <TextField
          label={text('actions.currency')}
          maxLength={3}
          pattern="[A-Za-z]{3}"
          required={asset.amount !== ''}
          value={asset.currency}
          onChange={({ target }) => onAsset({ currency: target.value })}
        />
        <CountryField label={text('actions.country')} value={asset.country} onChange={({ target }) => onAsset({ country: target.value })} />
      </div>
    </>
  );
}
