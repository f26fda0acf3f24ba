import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Alert, Button, Flex } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { AREAS } from '../areas.js';
import { problemOf } from '../kit/api/problem.js';
import type { KnownProblem } from '../kit/area.js';
import { maxSerious } from './known-problems.js';
import { useVisitor } from './use-visitor.js';

const EVERY_MS = 60_000;

/** Above every page: what somebody should know wherever they are. One line for one problem, a count for several. */
export function ProblemSlot() {
  const { t } = useTranslation();
  const { permissions } = useVisitor();
  const [all, setAll] = useState(false);
  const sources = AREAS.flatMap((area) =>
    area.problems !== undefined && permissions.includes(area.problems.permission) ? [{ id: area.id, ...area.problems }] : [],
  );
  const answers = useQueries({
    queries: sources.map(({ id, load }) => ({
      queryKey: ['problems', id],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) => load(signal),
      refetchInterval: EVERY_MS,
      staleTime: EVERY_MS / 2,
    })),
  });
  const silent = answers.some(({ error }) => error !== null && problemOf(error).status === 0);
  const problems = maxSerious([...(silent ? [NO_ANSWER] : []), ...answers.flatMap(({ data }) => data ?? [])]);
  const [first] = problems;
  if (first === undefined) return null;
  const shown = all ? problems : [first];
  return (
    <section aria-label={t('known.title')} style={{ marginBottom: 12 }}>
      <Flex vertical gap={6}>
        {shown.map((problem, i) => (
          <Alert
            key={`${problem.code} ${JSON.stringify(problem.params ?? {})}`}
            banner
            type={problem.level}
            showIcon
            title={t(`known.${problem.code}` as never, problem.params ?? {})}
            style={{ borderRadius: 8 }}
            action={
              <Flex gap={8} align="center">
                {problem.to === undefined ? null : <Link to={problem.to}>{t('known.look')}</Link>}
                {i === 0 && !all && problems.length > 1 ? (
                  <Button size="small" onClick={() => setAll(true)}>
                    {t('known.count', { count: problems.length })}
                  </Button>
                ) : null}
              </Flex>
            }
          />
        ))}
      </Flex>
    </section>
  );
}

const NO_ANSWER: KnownProblem = { code: 'no-answer', level: 'error' };
