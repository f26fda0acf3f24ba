export function privilegedFiles(archive: string): string[];
