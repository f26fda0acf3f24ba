{{/* What a service may do at the brokers, from its row of the privilege table. */}}

{{/* Whether a row has to do with the bus at all. */}}
{{- define "postern.onBus" -}}{{ if or .bus.produces .bus.consumes .bus.follows }}true{{ end }}{{- end -}}

{{- define "postern.kafkaUser" -}}
{{- $row := include "postern.privileges" . | fromJson -}}
{{- $bus := $row.bus -}}
{{- if and .root.Values.strimzi.enabled (include "postern.onBus" $row) -}}
apiVersion: kafka.strimzi.io/{{ .root.Values.strimzi.apiVersion }}
kind: KafkaUser
metadata:
  name: {{ include "postern.name" . }}
  namespace: {{ default .root.Release.Namespace .root.Values.strimzi.namespace }}
  labels:
    {{- include "postern.labels" . | nindent 4 }}
    strimzi.io/cluster: {{ .root.Values.strimzi.cluster }}
spec:
  authentication: {type: scram-sha-512}
  {{- with .root.Values.strimzi.userSecretAnnotations }}
  template:
    secret:
      metadata:
        annotations: {{- toYaml . | nindent 10 }}
  {{- end }}
  authorization:
    type: simple
    acls:
      {{- range $bus.produces }}
      - {resource: {type: topic, name: {{ . }}, patternType: literal}, operations: [Write, Describe], host: "*"}
      {{- end }}
      {{- range concat $bus.consumes $bus.follows | uniq }}
      - {resource: {type: topic, name: {{ . }}, patternType: literal}, operations: [Read, Describe], host: "*"}
      {{- end }}
      {{- if $bus.consumes }}
      - {resource: {type: group, name: {{ .name }}, patternType: literal}, operations: [Read, Describe], host: "*"}
      {{- end }}
      {{- range $bus.follows }}
      # A follower reads a whole topic alone, in a group of its own that it leaves behind empty.
      - {resource: {type: group, name: {{ printf "follow-%s-" . }}, patternType: prefix}, operations: [Read, Describe, Delete], host: "*"}
      {{- end }}
{{- end -}}
{{- end -}}
