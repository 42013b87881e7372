<?php

/**
 * Shows the requests of the contact or lead on its page, in a frame that Vergissmein serves.
 *
 * The address carries the record's id and a signature that holds for some minutes; no name, no
 * e-mail address, no session. Written for PHP 7.4 to 8.3.
 */
class VergissmeinPanel
{
    /** How long an address may be opened, in seconds. */
    const LIFETIME = 300;

    private static $kinds = array('Contacts' => 'contact', 'Leads' => 'lead');

    /** Hook after_ui_frame: the page of a record, and nothing else. */
    public function show($event, $arguments)
    {
        $controller = isset($GLOBALS['app']->controller) ? $GLOBALS['app']->controller : null;
        $bean = isset($controller->bean) ? $controller->bean : null;
        $action = isset($controller->action) ? strtolower((string) $controller->action) : '';
        if ($action !== 'detailview' || empty($bean->id) || !isset(self::$kinds[$bean->module_dir])) {
            return;
        }
        if (!$bean->ACLAccess('view')) {
            return;
        }
        $settings = isset($GLOBALS['sugar_config']['vergissmein']) ? $GLOBALS['sugar_config']['vergissmein'] : array();
        $address = self::address($settings, self::$kinds[$bean->module_dir], $bean->id, time());
        if ($address === null) {
            $admin = isset($GLOBALS['current_user']) && is_admin($GLOBALS['current_user']);
            echo $admin ? self::box('<p>' . self::said('LBL_VERGISSMEIN_UNSET') . '</p>') : '';
            return;
        }
        $title = self::said('LBL_VERGISSMEIN_PANEL');
        echo self::box(
            '<iframe src="' . self::safe($address) . '" title="' . $title . '" referrerpolicy="no-referrer"'
            . ' sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"'
            . ' style="width:100%;height:16em;border:0"></iframe>'
        );
    }

    /** The signed address of the panel; null while the settings are incomplete. */
    public static function address($settings, $kind, $id, $now)
    {
        foreach (array('url', 'system', 'key') as $name) {
            if (empty($settings[$name]) || !is_string($settings[$name])) {
                return null;
            }
        }
        $until = $now + self::LIFETIME;
        $signed = implode("\n", array('vergissmein-panel-1', $settings['system'], $kind, $id, $until));
        $path = implode('/', array_map('rawurlencode', array($settings['system'], $kind, $id)));
        $language = isset($GLOBALS['current_language']) ? substr((string) $GLOBALS['current_language'], 0, 2) : '';
        $query = http_build_query(array(
            'until' => $until,
            'signature' => hash_hmac('sha256', $signed, $settings['key']),
            'language' => $language === 'ge' ? 'de' : $language,
        ), '', '&');
        return rtrim($settings['url'], '/') . '/panel/' . $path . '?' . $query;
    }

    private static function box($inner)
    {
        return '<div class="vergissmein-panel"><h4>' . self::said('LBL_VERGISSMEIN_PANEL') . '</h4>' . $inner . '</div>';
    }

    private static function said($label)
    {
        $strings = isset($GLOBALS['app_strings']) ? $GLOBALS['app_strings'] : array();
        return self::safe(isset($strings[$label]) ? $strings[$label] : 'Vergissmein');
    }

    private static function safe($text)
    {
        return htmlspecialchars((string) $text, ENT_QUOTES, 'UTF-8');
    }
}
