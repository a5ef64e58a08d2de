# Makes a task of the capture client, which starts when this user signs in: a webcam wants a session. In a clone of the
# repository, where `npm.cmd install --workspace capture-client` has run, as the user whose session it is to be:
#
#   powershell -ExecutionPolicy Bypass -File docs\deployment\register-porthole-capture.ps1 -Relay https://porthole.example.org
#
# It asks for the key that Add camera shows, and keeps it so that only this user on this PC can read it.
# Away again: Unregister-ScheduledTask -TaskName 'Porthole capture'
param(
    [Parameter(Mandatory = $true)] [string] $Relay,
    [string] $Source = 'webcam',
    [string] $TaskName = 'Porthole capture'
)

$ErrorActionPreference = 'Stop'

$folder = Join-Path $env:LOCALAPPDATA 'Porthole'
New-Item -ItemType Directory -Force -Path $folder | Out-Null
Read-Host -AsSecureString -Prompt 'Camera key' | Export-Clixml -Path (Join-Path $folder 'camera-key.xml')

# One that runs would go on with the key and the settings it began with.
Stop-ScheduledTask -TaskName $TaskName -ErrorAction SilentlyContinue

# The task itself restarts nothing sooner than after a minute. The loop in this script does, after 200 ms.
$keep = Join-Path $PSScriptRoot 'keep-porthole-capture.ps1'
$arguments = "-NoProfile -WindowStyle Hidden -ExecutionPolicy Bypass -File `"$keep`" -Relay `"$Relay`" -Source `"$Source`""
$action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument $arguments

# At sign-in; and every minute, which does nothing while it runs, and brings the loop back where that was killed.
$user = "$env:USERDOMAIN\$env:USERNAME"
$triggers = @(
    (New-ScheduledTaskTrigger -AtLogOn -User $user),
    (New-ScheduledTaskTrigger -Once -At (Get-Date) -RepetitionInterval (New-TimeSpan -Minutes 1))
)

# By itself a task is ended after three days, and on batteries. 255 restarts are the most there can be.
$settings = New-ScheduledTaskSettingsSet `
    -MultipleInstances IgnoreNew `
    -RestartCount 255 -RestartInterval (New-TimeSpan -Minutes 1) `
    -ExecutionTimeLimit ([TimeSpan]::Zero) `
    -AllowStartIfOnBatteries -DontStopIfGoingOnBatteries `
    -StartWhenAvailable

$principal = New-ScheduledTaskPrincipal -UserId $user -LogonType Interactive -RunLevel Limited
Register-ScheduledTask -TaskName $TaskName -Action $action -Trigger $triggers -Settings $settings -Principal $principal -Force | Out-Null
Start-ScheduledTask -TaskName $TaskName
