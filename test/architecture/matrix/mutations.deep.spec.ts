import { play } from './playing.js';

play('Mutation');
