{{/*
Passwords and keys that services read again while they run: mounted, since what stands in the environment is as old as the process. Each define gives the secret and its
keys by the name of the file, as JSON, or nothing. (dict "root" $ "name" "pipeline")
*/}}

{{- define "postern.kafka.login" -}}
{{- $v := .root.Values -}}
{{- if $v.dev.enabled -}}
{{- else if $v.strimzi.enabled -}}{{ dict "secret" (include "postern.name" .) "keys" (dict "password" "password") | toJson }}
{{- else if $v.kafka.sasl.mechanism -}}
{{- dict "secret" (include "postern.secretName" (dict "pattern" $v.kafka.sasl.existingSecret "name" .name)) "keys" (dict "username" $v.kafka.sasl.usernameKey "password" $v.kafka.sasl.passwordKey) | toJson }}
{{- end -}}
{{- end -}}

{{- define "postern.s3.login" -}}
{{- $v := .root.Values -}}
{{- if $v.dev.enabled -}}{{ dict "secret" (include "postern.name" (dict "root" .root "name" "dev")) "keys" (dict "accessKeyId" "s3AccessKeyId" "secretAccessKey" "s3SecretAccessKey") | toJson }}
{{- else if $v.s3.existingSecret -}}
{{- dict "secret" (include "postern.secretName" (dict "pattern" $v.s3.existingSecret "name" .name)) "keys" (dict "accessKeyId" $v.s3.accessKeyIdKey "secretAccessKey" $v.s3.secretAccessKeyKey) | toJson }}
{{- end -}}
{{- end -}}

{{/* What a service has of them, by its row of the privilege table: JSON, a dict by name of the folder */}}
{{- define "postern.logins" -}}
{{- $row := include "postern.privileges" . | fromJson -}}
{{- $logins := dict -}}
{{- if include "postern.onBus" $row }}{{ with include "postern.kafka.login" . }}{{ $_ := set $logins "kafka" (fromJson .) }}{{ end }}{{ end -}}
{{- if $row.postgres }}{{ $_ := set $logins "postgres" (include "postern.postgres.login" . | fromJson) }}{{ end -}}
{{- if $row.blobs }}{{ with include "postern.s3.login" . }}{{ $_ := set $logins "s3" (fromJson .) }}{{ end }}{{ end -}}
{{- toJson $logins -}}
{{- end -}}

{{- define "postern.logins.mounts" -}}
{{- range $name, $_ := include "postern.logins" . | fromJson }}
- {name: {{ $name }}-login, mountPath: /etc/postern/secrets/{{ $name }}, readOnly: true}
{{- end }}
{{- end -}}

{{- define "postern.logins.volumes" -}}
{{- range $name, $login := include "postern.logins" . | fromJson }}
- name: {{ $name }}-login
  secret:
    secretName: {{ $login.secret }}
    defaultMode: 0440
    items:
      {{- range $file, $key := $login.keys }}
      - {key: {{ $key }}, path: {{ $file }}}
      {{- end }}
{{- end }}
{{- end -}}
