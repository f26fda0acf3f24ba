import { Typography } from 'antd';

/** A text on one line, whole on hovering. */
export function Cut({ text, quiet = false, small = false }: { readonly text: string; readonly quiet?: boolean; readonly small?: boolean }) {
  return (
    <Typography.Text className="cut" title={text} {...(quiet ? { type: 'secondary' as const } : {})} style={small ? { fontSize: 12 } : {}}>
      {text}
    </Typography.Text>
  );
}

/** Two lines of a cell: what is read first, and what is known beside it. */
export function TwoLines({ first, second }: { readonly first: React.ReactNode; readonly second: string }) {
  return (
    <div style={{ minWidth: 0 }}>
      {typeof first === 'string' ? <Cut text={first} /> : first}
      {second === '' ? null : <Cut text={second} quiet small />}
    </div>
  );
}
