import { useWords } from '../../kit/words/use-words.js';

/** A comment of a revision: one that the API made, as `rules.update rule 3`, in words; one that a person wrote, as it is. */
export function useRevisionComment(): (comment: string) => string {
  const { audit } = useWords();
  return (comment) => {
    const [, action = '', object = ''] = /^(\w+\.\w+)(?: (.*))?$/.exec(comment) ?? [];
    return action === '' || audit(action) === action ? comment : [audit(action), object].filter((text) => text !== '').join(': ');
  };
}
