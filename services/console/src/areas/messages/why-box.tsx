import { Alert, Collapse } from 'antd';
import { useTranslation } from 'react-i18next';

import type { MessageTrace } from '../../kit/api/generated/client.js';
import type { Tone } from '../../kit/words/tones.js';
import { useWords } from '../../kit/words/use-words.js';
import { useReasons } from './use-reasons.js';
import type { ModuleWords, Sentence } from './why.js';
import { whyOf, whyTone } from './why.js';

const TYPE: Readonly<Record<Tone, 'success' | 'warning' | 'error' | 'info'>> = {
  good: 'success',
  warn: 'warning',
  bad: 'error',
  info: 'info',
  quiet: 'info',
};

/** The sentences that explain the decision, first thing on the page. */
export function WhyBox({ trace }: { readonly trace: MessageTrace }) {
  const { t } = useTranslation('messages');
  const sentence = useSentence();
  const many = trace.groups.length > 1;
  return (
    <>
      {trace.groups.map((group, i) => {
        const [first, ...others] = whyOf(trace, group).map(sentence);
        return (
          <Alert
            key={`${group.rule.id}-${i}`}
            type={TYPE[whyTone(trace, group)]}
            showIcon
            title={<strong className="whole">{first}</strong>}
            description={
              <div data-testid="why">
                {many ? <div className="whole">{group.recipients.join(', ')}</div> : null}
                <ul style={{ margin: 0, paddingInlineStart: 18 }}>
                  {others.map((text) => (
                    <li key={text} className="whole">
                      {text}
                    </li>
                  ))}
                </ul>
                <Collapse
                  ghost
                  size="small"
                  items={[
                    {
                      key: 'log',
                      label: t('why.log'),
                      children: (
                        <ul lang="en" className="whole" style={{ margin: 0, paddingInlineStart: 18 }}>
                          {group.explanation.map((line) => (
                            <li key={line}>{line}</li>
                          ))}
                        </ul>
                      ),
                    },
                  ]}
                />
              </div>
            }
          />
        );
      })}
    </>
  );
}

function useSentence(): (sentence: Sentence) => string {
  const { t } = useTranslation('messages');
  const words = useWords();
  const reason = useReasons();
  const what = ({ status, classes, threats, rate }: ModuleWords) => {
    const names = classes.length === 0 ? [words.status(status)] : classes.map(words.detection);
    const details = threats.map(({ names: threat, file }) =>
      file === '' ? t('why.threatsOnly', { threats: threat }) : t('why.threats', { threats: threat, file }),
    );
    return [...names, ...(rate === undefined ? [] : [t('why.rate', { rate })]), ...details].join(', ');
  };
  return (sentence) => {
    switch (sentence.kind) {
      case 'deliver':
      case 'rejectByRule':
      case 'droppedByRule':
      case 'passedByRule':
      case 'tempfail':
        return t(`why.${sentence.kind}`);
      case 'deliverThough':
      case 'reject':
      case 'dropped':
      case 'detail':
        return t(`why.${sentence.kind}`, { module: words.module(sentence.found.module), what: what(sentence.found) });
      case 'failed':
        return t('why.failed', { module: words.module(sentence.module), code: sentence.code });
      case 'unscannable':
        return t('why.unscannable', { module: words.module(sentence.module), reason: reason(sentence.reason) });
      case 'rule':
        return t('why.rule', { rule: sentence.rule, action: words.action(sentence.action) });
      default:
        return sentence satisfies never;
    }
  };
}
