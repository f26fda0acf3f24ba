declare module '../../kit/texts/area-texts.js' {
  interface AreaTexts {
    readonly engines: typeof en;
  }
}

export const en = {
  title: 'Engines and databases',
  none: 'No scanner has reported its engines yet.',
  engine: 'Engine',
  service: 'Service',
  database: 'Database',
  age: 'Age',
  builtIn: 'built in',
  instances: 'Instances',
} as const;
