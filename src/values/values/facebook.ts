import { notAnAccount, type Link, type Platform } from './account-platform.js';

const FACEBOOK_PAGES = [
  'l.php',
  'share',
  'sharer',
  'sharer.php',
  'story.php',
  'photo',
  'photo.php',
  'photos',
  'watch',
  'reel',
  'events',
  'hashtag',
].concat(['marketplace', 'login', 'help', 'permalink.php', 'stories', 'messages', 'gaming', 'business', 'ads', 'policies', 'home.php']);

/** Links with a vanity name after another segment: facebook.com/people/Some-Name/1000…, /pages/Name/1…, /p/Name-1000…, /groups/name. */
function facebookLink({ path, query }: Link): string | null {
  const [first = '', second = '', third = ''] = path;
  const segment = first.toLowerCase();
  if (segment === 'profile.php') return query.get('id');
  if (segment === 'people' || (segment === 'pages' && third)) return third || null;
  if (segment === 'p') return /(\d{6,20})$/.exec(second)?.[1] ?? null;
  if (segment === 'groups') return second ? `groups/${second}` : null;
  if (['pg', 'pages'].includes(segment)) return second || null;
  return segment === '' || FACEBOOK_PAGES.includes(segment) ? null : first;
}

/** Facebook ignores case and dots in names (john.doe and JohnDoe are one profile), so both are removed. https://www.facebook.com/help/105399436216001 */
export const FACEBOOK_NAME = /^[a-z0-9]{3,50}$/;
export const foldFacebook = (text: string): string => text.replace(/^@ ?/, '').toLowerCase().replaceAll('.', '');

export const facebook: Platform = {
  name: 'Facebook',
  aliases: ['fb', 'meta'],
  hosts: ['facebook.com', 'fb.com', 'fb.me', 'facebook.net'],
  link: facebookLink,
  read: (text) => {
    const [, group = '', name = ''] = /^(groups\/|id: ?)?(.*)$/is.exec(text) ?? [];
    const folded = foldFacebook(name);
    const prefix = group.toLowerCase() === 'groups/' ? 'groups/' : '';
    if (!FACEBOOK_NAME.test(folded)) {
      return notAnAccount('A name on Facebook has letters, digits and dots. Or give the number of the profile.');
    }
    return { value: prefix + folded, display: `facebook.com/${prefix}${folded}` };
  },
};
