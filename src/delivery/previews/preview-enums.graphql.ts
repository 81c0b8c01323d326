import { registerEnumType } from '@nestjs/graphql';
import { enumOf } from '../../platform/graphql/enums.js';
import { EXCLUSION_REASONS, ACCESS_CHANGES } from './preview.policy.js';

export const PreviewVerdictEnum = enumOf(['REFUSED', 'PENDING_APPROVAL', 'EFFECTIVE']);
registerEnumType(PreviewVerdictEnum, {
  name: 'PreviewVerdict',
  description: 'Result that the change would have.',
  valuesMap: {
    REFUSED: { description: 'The change would be refused, and nothing changes; the problems give the reasons.' },
    PENDING_APPROVAL: { description: 'All or part of it would wait for a second officer.' },
    EFFECTIVE: { description: 'The change would take effect at once.' },
  },
});

export const AccessChangeEnum = enumOf(ACCESS_CHANGES);
registerEnumType(AccessChangeEnum, {
  name: 'AccessChange',
  description: 'Change of the visibility of the item for a party.',
  valuesMap: {
    GAINS: { description: 'The party does not see the item now, and would see it.' },
    LOSES: { description: 'The party sees the item now, and would not see it: the party must delete its copy.' },
    KEEPS: { description: 'The party sees the item now, and would still see it.' },
    NONE: { description: 'The party does not see the item now, and would not see it.' },
  },
});

export const ExclusionReasonEnum = enumOf(EXCLUSION_REASONS);
registerEnumType(ExclusionReasonEnum, {
  name: 'ExclusionReason',
  description: 'Why a party would not see the item.',
  valuesMap: {
    NOT_ADDRESSED: { description: 'The audience does not contain the party, neither by name nor by a group.' },
    LABEL: { description: "The label limits the item to the viewer's own party." },
    EXCEPTED: { description: 'The party is excluded from the audience.' },
    BARRED: { description: "The viewer's party bars the party from all its items." },
    POLICY: { description: "The sharing policy of the viewer's party excludes the party." },
    PERSON_PROTECTED: { description: 'Partners never receive data on victims and witnesses.' },
    NOT_ADMITTED: { description: 'The party is not admitted yet.' },
    REFUSED: { description: 'The whole change would be refused.' },
    SECOND_OFFICER: { description: 'A second officer must release the item first.' },
  },
});
