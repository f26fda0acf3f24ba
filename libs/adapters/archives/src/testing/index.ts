export { make7z } from './make-7z.js';
