import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { EXCLUSION_REASONS, VISIBILITY_CHANGES } from './preview.policy.js';

export const PreviewVerdictEnum = enumOf(['REFUSED', 'WAITS', 'OPENS']);
registerEnumType(PreviewVerdictEnum, {
  name: 'PreviewVerdict',
  description: 'What would become of it.',
  valuesMap: {
    REFUSED: { description: 'It would be refused, and everything stays as it is; the problems say why.' },
    WAITS: { description: 'A part of it, or all, would wait for a second officer.' },
    OPENS: { description: 'It would stand at once.' },
  },
});

export const VisibilityChangeEnum = enumOf(VISIBILITY_CHANGES);
registerEnumType(VisibilityChangeEnum, {
  name: 'SightChange',
  description: 'What it would change for a party.',
  valuesMap: {
    GAINS: { description: 'It does not see it, and would.' },
    LOSES: { description: 'It sees it, and would not: it is told to delete its copy.' },
    KEEPS: { description: 'It sees it, and would.' },
    NONE: { description: 'It does not see it, and would not.' },
  },
});

export const ExclusionReasonEnum = enumOf(EXCLUSION_REASONS);
registerEnumType(ExclusionReasonEnum, {
  name: 'KeptOut',
  description: 'Why a party is kept from it.',
  valuesMap: {
    NOT_ADDRESSED: { description: 'No word of the audience reaches it, neither by name nor by a group.' },
    LABEL: { description: 'The label is for the own party alone.' },
    EXCEPTED: { description: 'It is excepted.' },
    BARRED: { description: 'One’s party bars it from everything.' },
    POLICY: { description: "One's party's sharing policy keeps it out." },
    PERSON_PROTECTED: { description: 'Data on victims and witnesses reaches no partner.' },
    NOT_ADMITTED: { description: 'It is not admitted yet.' },
    REFUSED: { description: 'The whole would be refused.' },
    SECOND_OFFICER: { description: 'A second officer has to release it.' },
  },
});
