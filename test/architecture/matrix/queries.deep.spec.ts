import { play } from './playing.js';

play('Query', 'Subscription');
