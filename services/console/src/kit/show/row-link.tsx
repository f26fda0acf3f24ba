import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

interface RowLinkProps {
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly search?: Readonly<Record<string, string | number>>;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A link within a row that leads somewhere itself: only the link is followed. Its text is cut to the room that there is. */
export function RowLink({ to, params, search, title, children }: RowLinkProps) {
  return (
    <Link
      className="cut"
      to={to}
      {...(params === undefined ? {} : { params: params as never })}
      {...(search === undefined ? {} : { search: search as never })}
      {...(title === undefined ? {} : { title })}
      onClick={(event) => event.stopPropagation()}
    >
      {children}
    </Link>
  );
}
