{{/* What a service may do at the brokers, from its row of the privilege table. */}}
{{- define "postern.kafkaUser" -}}
{{- if .root.Values.strimzi.enabled -}}
{{- $bus := (include "postern.privileges" . | fromJson).bus -}}
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaUser
{{ include "postern.metadata" . }}
    strimzi.io/cluster: {{ .root.Values.strimzi.cluster }}
spec:
  authentication: {type: scram-sha-512}
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
