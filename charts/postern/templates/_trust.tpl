{{/* Authorities of the house, for every pod that opens TLS. (dict "root" $ …) */}}

{{- define "postern.trust.used" -}}
{{- if or .root.Values.trust.caSecret .root.Values.trust.caConfigMap }}true{{ end -}}
{{- end -}}

{{- define "postern.trust.mount" -}}
{{- if include "postern.trust.used" . }}
- {name: trust, mountPath: /etc/postern/trust, readOnly: true}
{{- end }}
{{- end -}}

{{- define "postern.trust.volume" -}}
{{- $trust := .root.Values.trust -}}
{{- if $trust.caSecret }}
- name: trust
  secret: {secretName: {{ $trust.caSecret }}, items: [{key: {{ $trust.caKey }}, path: ca.crt}]}
{{- else if $trust.caConfigMap }}
- name: trust
  configMap: {name: {{ $trust.caConfigMap }}, items: [{key: {{ $trust.caKey }}, path: ca.crt}]}
{{- end }}
{{- end -}}

{{/* Secret with the authority of PostgreSQL; CloudNativePG makes one for each of its clusters. Takes the root */}}
{{- define "postern.postgres.caSecret" -}}
{{- if .Values.dev.enabled -}}
{{- else if .Values.cloudnativepg.enabled -}}{{ include "postern.name" (dict "root" . "name" "postgres") }}-ca
{{- else -}}{{ .Values.postgres.tls.caSecret }}{{- end -}}
{{- end -}}
